import { expect, test } from "vitest";
import { buildGraph } from "./build";
import { flameBars, kindSums, sharesParameters } from "./flame";
import type { GraphNode } from "./model";
import { testNode } from "./testing";

function row(
  name: string,
  path: string,
  call: number,
  parameters: number,
): GraphNode {
  const told = { _path: path, _call: call, _parameters: parameters };
  return testNode(`${name} Linear`, {
    attributes: Object.entries(told).map(([key, value]) => [
      key,
      String(value),
    ]),
  });
}

/** An encoder of 6 parameters that is called twice, and a head that reads its weight again, beside 2 of its own. */
function shared(head: number) {
  const nodes = [
    "x Input",
    "Net/Linear[enc]/weight Parameter",
    "Net/Linear[enc]/linear linear x Net/Linear[enc]/weight",
    "Net/Linear[enc]_1/linear linear x Net/Linear[enc]/weight",
    "Net/Linear[head]/bias Parameter",
    "Net/Linear[head]/linear linear Net/Linear[enc]_1/linear Net/Linear[head]/bias",
  ].map((line) =>
    testNode(line, line.includes("bias") ? { outputShapes: [[2]] } : {}),
  );
  return buildGraph(nodes, [
    row("Net", "", 0, 8),
    row("Net/Linear[enc]", "enc", 0, 6),
    row("Net/Linear[enc]_1", "enc", 1, 6),
    row("Net/Linear[head]", "head", 0, head),
  ]);
}

test("parameters that modules share are counted once, so that parts fill what they are in", () => {
  const graph = shared(8);
  const bars = flameBars(graph, graph.root, "parameters", 0.001);
  expect(
    bars.map(({ box, value, left, width }) => [box.title, value, left, width]),
  ).toEqual([
    ["", 8, 0, 1],
    ["Net", 8, 0, 1],
    ["enc", 6, 0, 0.75],
    ["head", 2, 0.75, 0.25],
  ]);
  expect([...kindSums(graph, graph.root, "parameters")]).toEqual([
    ["Linear", 8],
  ]);
  expect(sharesParameters(graph)).toBe(true);
});

test("a model that shares none is told by its modules alone", () => {
  const nodes = ["a", "b", "c"].map((name) =>
    testNode(`Net/Linear[${name}]/linear linear`),
  );
  // what nothing read is in the rows alone
  const rows = ["a", "b", "c"].map((name) =>
    row(`Net/Linear[${name}]`, name, 0, 4),
  );
  const all = [row("Net", "", 0, 12), ...rows];
  const graph = buildGraph(nodes, all, { fold: true });
  expect(sharesParameters(graph)).toBe(false);
  const bars = flameBars(graph, graph.root, "parameters", 0.001);
  expect(bars.map(({ value }) => value)).toEqual([12, 12, 4, 4, 4]);
});

test("a module that has parameters beside its modules is of its own kind", () => {
  const nodes = [
    "Net/Experts[experts]/up Parameter",
    "Net/Experts[experts]/bmm bmm Net/Experts[experts]/up",
    "Net/Experts[experts]/Act[act]/silu silu Net/Experts[experts]/bmm",
    "Net/Linear[head]/weight Parameter",
    "Net/Linear[head]/linear linear Net/Experts[experts]/Act[act]/silu Net/Linear[head]/weight",
  ];
  const graph = buildGraph(nodes.map((line) => testNode(line)));
  expect([...kindSums(graph, graph.root, "parameters")]).toEqual([
    ["Experts", 6],
    ["Linear", 6],
  ]);
});
