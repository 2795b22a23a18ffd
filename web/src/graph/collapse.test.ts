import { describe, expect, test } from "vitest";
import { buildGraph } from "./build";
import { boxFlows } from "./crossing";
import {
  edgeLabel,
  edgeWidth,
  initiallyOpen,
  revealed,
  toggled,
  visibleEdges,
} from "./collapse";
import type { Shape } from "./shapes";
import { testNode } from "./testing";

const node = (line: string, shape: Shape = [32, 10]) =>
  testNode(line, { outputShapes: [shape] });

const graph = buildGraph([
  node("input/x Input"),
  node("Net/A[a]/one op input/x"),
  node("Net/A[a]/two op input/x"),
  node("Net/B[b]/sum op Net/A[a]/one Net/A[a]/two"),
  node("Net/B[b]/again op Net/A[a]/one Net/B[b]/sum ^Net/A[a]/two"),
]);

function box(id: string) {
  const found = graph.boxes.get(id);
  if (!found) throw new Error(`no box ${id}`);
  return found;
}

/** `from → to: label` of the visible edges. */
function edges(...open: string[]): string[] {
  return visibleEdges(graph, new Set(open)).map(
    (edge) =>
      `${edge.from.title} → ${edge.to.title}: ${edgeLabel(edge, (n) => `${String(n)} tensors`)}`,
  );
}

describe("edges between visible boxes", () => {
  test("are one for all tensors that go along, each counted once", () => {
    expect(edges()).toEqual(["x → Net: 32×10"]);
    expect(edges("Net")).toEqual(["x → a: 32×10", "a → b: 2 × 32×10"]);
  });

  test("lead to what is in an open box", () => {
    expect(edges("Net", "Net/B[b]")).toEqual([
      "x → a: 32×10",
      "a → sum: 2 × 32×10",
      "a → again: 32×10",
      "sum → again: 32×10",
    ]);
  });

  test("of an open box in a closed one are not seen", () => {
    expect(edges("Net/B[b]")).toEqual(edges());
  });

  test("tell a scalar by no label, different shapes by their number, control by neither", () => {
    const mixed = buildGraph([
      node("a/s op", []),
      node("a/t op", [3]),
      node("b op a/s"),
      node("c op a/s a/t"),
      node("d op ^a/s"),
    ]);
    const found = visibleEdges(mixed, new Set());
    expect(found.map((edge) => edgeLabel(edge, String))).toEqual(["", "2", ""]);
    expect(found.map((edge) => edge.control)).toEqual([false, false, true]);
  });

  test("grow wider with the logarithm of what passes", () => {
    const width = (shape: Shape) =>
      edgeWidth({
        id: "",
        from: graph.root,
        to: graph.root,
        shapes: [shape],
        control: false,
        reference: false,
        flows: [],
      });
    expect([width(null), width([]), width([10, 10]), width([1e9])]).toEqual([
      1.2, 1.2, 2.2, 5,
    ]);
  });
});

test("at first the only module is open, and what is alone in it", () => {
  expect([...initiallyOpen(graph)]).toEqual(["Net"]);
  const nested = buildGraph([
    node("M/Sequential[layer]/0 op"),
    node("M/Sequential[layer]/1 op"),
  ]);
  expect([...initiallyOpen(nested)]).toEqual(["M", "M/Sequential[layer]"]);
  expect([
    ...initiallyOpen(buildGraph([node("a/x op"), node("b/x op")])),
  ]).toEqual([]);
});

test("a box is revealed by opening what lies around it; closing remembers what was open inside", () => {
  expect([...revealed(box("Net/B[b]/sum"), new Set())]).toEqual([
    "Net",
    "Net/B[b]",
  ]);
  const open = new Set(["Net", "Net/B[b]"]);
  expect(revealed(box("Net/B[b]/sum"), open)).toBe(open);
  const closed = toggled(box("Net"), open);
  expect([...closed]).toEqual(["Net/B[b]"]);
  expect(new Set(toggled(box("Net"), closed))).toEqual(open);
});

test("a module's inputs and outputs are what crosses its frame", () => {
  const { inputs, outputs } = boxFlows(graph, box("Net/A[a]"));
  expect(inputs.map(({ from }) => from.title)).toEqual(["x", "x"]);
  expect(outputs.map(({ to }) => to.title)).toEqual([
    "sum",
    "sum",
    "again",
    "again",
  ]);
});

test("what takes nearly everything is open at first as well, a module of operations and a small part are not", () => {
  const timed = (line: string, ns: string) =>
    testNode(line, { attributes: [["_forward_ns", ns]] });
  const model = (rest: string) =>
    buildGraph([
      timed("Net/Body[body]/Linear[a]/f op", "60"),
      timed("Net/Body[body]/Linear[b]/g op", "30"),
      timed("Net/Head[head]/h op", rest),
    ]);
  expect([...initiallyOpen(model("10"))]).toEqual(["Net", "Net/Body[body]"]);
  expect([...initiallyOpen(model("100"))]).toEqual(["Net"]);
});
