/** Graphs that others wrote, and some that nobody should have. */
import { expect, it } from "vitest";
import { buildGraph } from "./build";
import { ancestors } from "./model";
import type { GraphNode } from "./model";
import { coloring, knownColorBys } from "./coloring";
import { visibleEdges } from "./collapse";
import { controlOf, controlParts } from "./control";

function node(
  name: string,
  op: string,
  inputs: readonly string[] = [],
  attributes: GraphNode["attributes"] = [],
): GraphNode {
  return { name, op, device: "", inputs, outputShapes: [], attributes };
}

it("puts what is too many to be drawn side by side into ranges", () => {
  const nodes = Array.from({ length: 20_500 }, (_, i) =>
    node(`n${i}`, i < 140 ? "MatMul" : "Add", i > 0 ? [`n${i - 1}`] : []),
  );
  const graph = buildGraph(nodes);
  expect(graph.root.children.map(({ title }) => title)).toEqual([
    "n0–9999",
    "n10000–19999",
    "n20000–20499",
  ]);
  const first = graph.root.children[0]!.children;
  expect(first).toHaveLength(100);
  expect(first[1]).toMatchObject({ title: "n100–199", kind: "Add, MatMul" });
  for (const box of graph.boxes.values())
    expect(box.children.length).toBeLessThanOrEqual(400);
  expect(
    ancestors(graph.boxes.get("n20499")!).map(({ title }) => title),
  ).toEqual(["n20000–20499", "n20400–20499"]);
  expect(visibleEdges(graph, new Set())).toHaveLength(2);
});

it("leaves what can be drawn side by side as it is", () => {
  const nodes = Array.from({ length: 400 }, (_, i) => node(`n${i}`, "Add"));
  expect(buildGraph(nodes).root.children).toHaveLength(400);
});

it("draws cycles, nodes that read themselves, and inputs that name nothing", () => {
  const graph = buildGraph([
    node("loop/Merge", "Merge", ["loop/Enter", "loop/Next"]),
    node("loop/Enter", "Enter"),
    node("loop/Next", "NextIteration", ["loop/Merge", "loop/Next", "gone:3"]),
  ]);
  expect(graph.flows).toHaveLength(4);
  expect(graph.missing.get("loop/Next")).toEqual(["gone:3"]);
  expect(visibleEdges(graph, new Set(["loop"]))).toHaveLength(3);
});

it("begins a loop at its top", () => {
  const graph = buildGraph([
    node("Enter", "Enter"),
    node("Merge", "Merge", ["Enter", "Next"]),
    node("Switch", "Switch", ["Merge"]),
    node("Next", "NextIteration", ["Switch:1"]),
    node("Exit", "Exit", ["Switch"]),
  ]);
  expect(graph.root.children.map(({ title }) => title)).toEqual([
    "Enter",
    "Merge",
    "Switch",
    "Next",
    "Exit",
  ]);
});

it("tells edges that hand a variable over to be written to", () => {
  const graph = buildGraph([
    node("w", "VariableV2"),
    node("w/Assign", "Assign", ["w", "w/init", "^w"]),
    node("w/init", "Fill"),
    node("ApplyAdam", "ApplyAdam", ["w"]),
    node("read", "Identity", ["w"]),
  ]);
  expect(
    graph.flows
      .filter(({ reference }) => reference)
      .map(({ to }) => to.node?.name),
  ).toEqual(["w/Assign", "ApplyAdam"]);
});

it("colours by XLA cluster where there is one", () => {
  const graph = buildGraph([
    node("a", "MatMul", [], [["_XlaCluster", "cluster_0"]]),
    node("b", "Add"),
  ]);
  expect(knownColorBys(graph)).toContain("xla");
  const colors = coloring(graph, "xla", "en");
  expect(colors.figure(graph.boxes.get("a")!)).toBe("cluster_0");
  expect(colors.tint(graph.boxes.get("b")!)).toBeNull();
});

it("names the function that a box stands for, and what it took", () => {
  const graph = buildGraph(
    [node("call/x", "_Arg"), node("call/y", "_Retval", ["call/x"])],
    [
      node(
        "call",
        "square",
        [],
        [
          ["_path", "call"],
          ["_forward_ns", "5000"],
          ["_allocated_bytes", "64"],
        ],
      ),
    ],
  );
  const call = graph.boxes.get("call")!;
  expect(call.kind).toBe("square");
  expect(call.cost).toMatchObject({ forwardNs: 5000, allocatedBytes: 64 });
  expect(call.parameters.count).toBe(0);
});

it("takes time and memory of operations from what others measured", () => {
  const graph = buildGraph([
    node(
      "net/MatMul",
      "MatMul",
      [],
      [
        ["_forward_ns", "2000"],
        ["_allocated_bytes", "128"],
      ],
    ),
    node("net/Add", "Add", [], [["_forward_ns", "1000"]]),
  ]);
  expect(graph.root.cost).toMatchObject({ forwardNs: 3000, madeBytes: 128 });
  expect(knownColorBys(graph)).toEqual(["plain", "kind", "forward", "memory"]);
});

it("takes an attribute of any name for what it is", () => {
  const graph = buildGraph([node("a", "Add", [], [["constructor", "1"]])]);
  expect(graph.root.cost.forwardNs).toBeNull();
});

it("tells loops and branches, and what their parts are for", () => {
  const row = (name: string, op: string, calls = "") =>
    node(name, op, [], calls ? [["_op", calls]] : []);
  const graph = buildGraph(
    [
      node("while/cond/less", "Less"),
      node("while/body/add", "Add"),
      node("case/branches_0/a", "A"),
      node("case/branches_1/b", "B"),
      node("onnx/then_branch/a", "A"),
      node("onnx/else_branch/b", "B"),
      node("onnx/If", "If"),
      node("old/Merge", "Merge"),
      node("old/NextIteration", "NextIteration"),
      node("call/body/x", "X"),
    ],
    [
      row("while", "f, g", "StatelessWhile"),
      row("while/cond", "f"),
      row("while/body", "g"),
      row("case", "p, q", "Case"),
      row("call", "net", "PartitionedCall"),
    ],
  );
  const told = ["while", "case", "onnx", "old", "call"].map((id) => {
    const box = graph.boxes.get(id)!;
    const parts = controlParts(box).map(({ role, index }) =>
      role === "case" ? `${role} ${index}` : role,
    );
    return [box.kind, controlOf(box), parts.join()];
  });
  expect(told).toEqual([
    ["StatelessWhile", "loop", "cond,body"],
    ["Case", "branch", "case 0,case 1"],
    ["", "branch", "then,else"],
    ["", "loop", ""],
    ["net", null, ""],
  ]);
});
