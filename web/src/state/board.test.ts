import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type * as Client from "../api/client";
import type { Board } from "../api/types";
import type * as State from "./board";

vi.mock("../api/client", async (original) => ({
  ...(await original<typeof Client>()),
  getBoard: vi.fn(() => new Promise<Board>(() => undefined)),
}));

const board: Board = {
  version: 5,
  logdir: "/runs",
  title: "",
  glassboard: "0.1.0",
  progress: {
    state: "ready",
    reason: "",
    files: 1,
    bytesRead: 0,
    bytesTotal: 0,
    points: 0,
  },
  tags: { scalars: ["loss", "acc"] },
  runs: [
    {
      name: "a",
      firstWallTime: 0,
      lastWallTime: 1,
      lastStep: 10,
      modified: 2,
      tags: { scalars: [1] },
    },
  ],
  problems: [],
};

let state: typeof State;
let client: typeof Client;

beforeEach(async () => {
  vi.resetModules();
  state = await import("./board");
  client = await import("../api/client");
  state.setBoard(board);
});
afterEach(() => vi.clearAllMocks());

const change = { run: "a", kinds: ["scalars"], lastStep: 11, lastWallTime: 3 };

it("tells what has new data: the run, and the tags that it has", () => {
  const run = state.revision("a", "scalars");
  const text = state.revision("a", "text");
  const acc = state.tagRevision("scalars", "acc");
  const loss = state.tagRevision("scalars", "loss");
  const pulse = state.pulse("a");
  expect(pulse.value.lastStep).toBe(10);
  state.apply({ version: 5, listing: true, runs: [] });
  state.apply({ version: 6, listing: false, runs: [change] });
  expect([run, text, acc, loss].map((one) => one.value)).toEqual([1, 0, 1, 0]);
  expect(pulse.value.lastStep).toBe(11);
  expect(client.getBoard).not.toHaveBeenCalled();
});

it("asks for the board again when the listing changed", () => {
  state.apply({ version: 5, listing: true, runs: [] });
  expect(client.getBoard).not.toHaveBeenCalled();
  state.apply({ version: 6, listing: true, runs: [] });
  expect(client.getBoard).toHaveBeenCalledTimes(1);
});

it("takes everything for new where the first message tells of a gap", () => {
  const acc = state.tagRevision("scalars", "acc");
  state.apply({ version: 9, listing: true, runs: [] });
  expect(acc.value).toBe(1);
  expect(client.getBoard).toHaveBeenCalledTimes(1);
});
