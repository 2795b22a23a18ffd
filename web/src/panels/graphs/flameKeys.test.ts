import { describe, expect, it } from "vitest";
import { buildGraph } from "../../graph/build";
import { flameBars } from "../../graph/flame";
import { flameNeighbour } from "./flameKeys";

const op = (name: string, ns: number) => ({
  ...{ name, op: "op", device: "", inputs: [], outputShapes: [] },
  attributes: [["_forward_ns", String(ns)] as const],
});
const graph = buildGraph([op("net/a/x", 3), op("net/a/y", 2), op("net/b", 1)]);
const bars = flameBars(graph, graph.boxes.get("net")!, "forward", 0);

describe("arrows in the flame", () => {
  it.each([
    ["net", "ArrowDown", "net/a"],
    ["net/a", "ArrowRight", "net/b"],
    ["net/b", "ArrowLeft", "net/a"],
    ["net/a", "ArrowDown", "net/a/x"],
    ["net/a/y", "ArrowUp", "net/a"],
    ["net/a/x", "End", "net/a/y"],
    ["net/b", "ArrowRight", undefined],
    ["net", "ArrowUp", undefined],
    ["net", "x", undefined],
  ])("%s, %s → %s", (from, key, to) => {
    const bar = bars.find(({ box }) => box.id === from)!;
    expect(flameNeighbour(bars, bar, key)?.box.id).toBe(to);
  });
});
