import { expect, test } from "vitest";
import { markOf } from "../base/mark";
import { buildGraph } from "./build";
import { markedBoxes } from "./marks";
import { testNode } from "./testing";

test("a mark is short, and the same in every session", () => {
  // FNV-1a of "a" is 0xe40c292c
  expect(markOf("a")).toBe((0xe40c292c % 36 ** 5).toString(36));
  expect(markOf("")).toHaveLength(5);
});

test("marks lead to the boxes of this graph, others to none", () => {
  const graph = buildGraph(["N/a op", "N/b op"].map((line) => testNode(line)));
  const marks = new Set([markOf("N"), markOf("N/b"), markOf("gone"), "?"]);
  expect(markedBoxes(graph, marks)).toEqual(new Set(["N", "N/b"]));
});
