import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type * as Client from "../api/client";
import type { EventHandlers } from "../api/events";
import type * as State from "./board";
import { testBoard, testRun } from "./testing";

vi.mock("../api/client", async (original) => ({
  ...(await original<typeof Client>()),
  getBoard: vi.fn(),
}));
vi.mock("../api/events", () => ({ followEvents: vi.fn() }));

const board = testBoard([testRun("a", { scalars: [1] })], {
  scalars: ["loss", "acc"],
});

const change = { run: "a", kinds: ["scalars"], lastStep: 11, lastWallTime: 3 };

let state: typeof State;
let getBoard: ReturnType<typeof vi.fn<typeof Client.getBoard>>;
let stream: EventHandlers;

/** A page that has read the board and is connected, before the stream's first message. */
beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  const client = await import("../api/client");
  const events = await import("../api/events");
  getBoard = vi.mocked(client.getBoard).mockReset().mockResolvedValue(board);
  vi.mocked(events.followEvents).mockImplementation((handlers) => {
    stream = handlers;
    return () => undefined;
  });
  state = await import("./board");
  state.startBoard();
  stream.onOpen();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(getBoard).toHaveBeenCalledTimes(1);
});
afterEach(() => {
  vi.useRealTimers();
});

it("tells what has new data: the run, and the tags that it has", () => {
  const run = state.revision("a", "scalars");
  const text = state.revision("a", "text");
  const acc = state.tagRevision("scalars", "acc");
  const loss = state.tagRevision("scalars", "loss");
  const pulse = state.pulse("a");
  expect(pulse.value.lastStep).toBe(10);
  stream.onChange({ version: 5, listing: true, runs: [] });
  stream.onChange({ version: 6, listing: false, runs: [change] });
  expect([run, text, acc, loss].map((one) => one.value)).toEqual([1, 0, 1, 0]);
  expect(pulse.value.lastStep).toBe(11);
  expect(getBoard).toHaveBeenCalledTimes(1);
});

it("asks for the board again when the listing changed, but for no version twice", async () => {
  stream.onChange({ version: 5, listing: true, runs: [] });
  expect(getBoard).toHaveBeenCalledTimes(1);
  getBoard.mockResolvedValue({ ...board, version: 7 });
  stream.onChange({ version: 6, listing: true, runs: [] });
  stream.onChange({ version: 7, listing: true, runs: [] });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(getBoard).toHaveBeenCalledTimes(2);
});

it("takes everything for new where the first message tells of a gap", () => {
  const acc = state.tagRevision("scalars", "acc");
  stream.onChange({ version: 9, listing: true, runs: [] });
  expect(acc.value).toBe(1);
  expect(getBoard).toHaveBeenCalledTimes(2);
});

it("takes a tag for new when a listing says that another run has it", async () => {
  stream.onChange({ version: 5, listing: true, runs: [] });
  const acc = state.tagRevision("scalars", "acc");
  const loss = state.tagRevision("scalars", "loss");
  const other = { ...board.runs[0]!, name: "b" };
  getBoard.mockResolvedValue({
    ...board,
    version: 6,
    runs: [...board.runs, other],
  });
  stream.onChange({
    version: 6,
    listing: true,
    runs: [{ ...change, run: "b" }],
  });
  await vi.advanceTimersByTimeAsync(1_000);
  expect([acc.value, loss.value]).toEqual([1, 0]);
});

it("reads all again from a server that came back, whatever version it counts", () => {
  stream.onChange({ version: 5, listing: true, runs: [] });
  const acc = state.tagRevision("scalars", "acc");
  stream.onBreak(1);
  expect(state.connection.value).toBe("connecting");
  stream.onBreak(2);
  expect(state.connection.value).toBe("lost");
  stream.onOpen();
  stream.onChange({ version: 5, listing: true, runs: [] });
  expect(state.connection.value).toBe("live");
  expect(acc.value).toBe(1);
  expect(getBoard).toHaveBeenCalledTimes(2);
});

it("keeps the board while answers make no sense, and asks again until one does", async () => {
  const { ApiError } = await import("../api/client");
  getBoard.mockRejectedValue(new ApiError("cut short", "", 200));
  stream.onChange({ version: 5, listing: true, runs: [] });
  stream.onChange({ version: 6, listing: true, runs: [] });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(state.board.value).toBe(board);
  expect(state.boardError.value).toBeNull();
  const next = { ...board, version: 6 };
  getBoard.mockResolvedValue(next);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(state.board.value).toBe(next);
});
