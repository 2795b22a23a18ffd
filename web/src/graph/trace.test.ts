import { expect, test } from "vitest";
import { finished } from "../base/slices";
import { buildGraph } from "./build";
import { visibleEdges } from "./collapse";
import { testNode } from "./testing";
import { reach, reachCount, traceOf } from "./trace";

const graph = buildGraph(
  [
    "x Input",
    "N/A[a]/f op x",
    "N/A[a]/g op N/A[a]/f",
    "N/side op x",
    "N/B[b]/h op N/A[a]/g N/B[b]/again",
    "N/B[b]/again op N/B[b]/h",
    "N/join op N/B[b]/h N/side",
    "out Output N/join",
  ].map((line) => testNode(line)),
);
const box = (id: string) => graph.boxes.get(id)!;
const ids = (boxes: Iterable<{ id: string }>) =>
  [...boxes].map(({ id }) => id).sort();

test("what leads to a module, and what follows from it, over any way", () => {
  expect(ids(finished(reach(graph, box("N/B[b]"), "inputs")))).toEqual([
    "N/A[a]/f",
    "N/A[a]/g",
    "x",
  ]);
  expect(ids(finished(reach(graph, box("N/A[a]"), "outputs")))).toEqual([
    "N/B[b]/again",
    "N/B[b]/h",
    "N/join",
    "out",
  ]);
});

test("inputs and outputs of the model are no operations", () => {
  expect(reachCount(finished(reach(graph, box("N/B[b]"), "inputs")))).toBe(2);
  expect(reachCount(finished(reach(graph, box("x"), "inputs")))).toBe(0);
});

test("a cycle ends", () => {
  expect(ids(finished(reach(graph, box("N/B[b]/h"), "inputs")))).toContain(
    "N/B[b]/again",
  );
});

test("of the drawing, boxes that hold a part and edges on the way stand out", () => {
  const join = box("N/join");
  const trace = finished(
    traceOf(box("N/B[b]"), [finished(reach(graph, box("N/B[b]"), "inputs"))]),
  );
  expect(trace.has(box("N/A[a]"))).toBe(true);
  expect(trace.has(box("N"))).toBe(true);
  expect(trace.has(join)).toBe(false);
  expect(trace.has(box("N/side"))).toBe(false);
  const lit = visibleEdges(graph, new Set(["N"])).filter(trace.hasEdge);
  expect(lit.map(({ from, to }) => `${from.id} ${to.id}`)).toEqual([
    "x N/A[a]",
    "N/A[a] N/B[b]",
  ]);
});

test("two ways at once light no edge that leads past the box", () => {
  const past = buildGraph(
    ["x Input", "a op x", "b op a", "c op b a"].map((line) => testNode(line)),
  );
  const at = past.boxes.get("b")!;
  const trace = finished(
    traceOf(at, [
      finished(reach(past, at, "inputs")),
      finished(reach(past, at, "outputs")),
    ]),
  );
  const lit = visibleEdges(past, new Set()).filter(trace.hasEdge);
  expect(lit.map(({ from, to }) => from.id + to.id)).toEqual([
    "xa",
    "ab",
    "bc",
  ]);
});
