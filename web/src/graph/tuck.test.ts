import { expect, test } from "vitest";
import { buildGraph } from "./build";
import { visibleEdges } from "./collapse";
import { testNode } from "./testing";
import { tucked } from "./tuck";

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);

/** `op0 … op(n−1)`, each of which reads the one before and whatever `reads` says. */
function chain(count: number, reads: (at: number) => string = () => "") {
  return numbers(count).map((at) =>
    `op${String(at)} op ${at === 0 ? "x" : `op${String(at - 1)}`} ${reads(at)}`.trim(),
  );
}

function tuckedOf(lines: readonly string[], drawn: readonly string[] = []) {
  const graph = buildGraph(lines.map((line) => testNode(line)));
  return tucked(visibleEdges(graph, new Set()), new Set(drawn));
}

const MASKED = ["x Input", "mask Input", ...chain(18, () => "mask")];

test("a value that one layer after the other reads is named at all but the first", () => {
  const { edges, chips } = tuckedOf(MASKED);
  const fromMask = edges.filter(({ from }) => from.id === "mask");
  expect(fromMask.map(({ to }) => to.id)).toEqual(["op0"]);
  const [hub, ...more] = chips.filter(({ isHub }) => isHub);
  expect(hub).toMatchObject({ side: "out", at: { id: "mask" } });
  expect(hub?.ends).toHaveLength(17);
  expect(more).toEqual([]);
  const named = chips.filter(({ isHub }) => !isHub);
  expect(named.map(({ at }) => at.id)).toEqual(
    numbers(17).map((at) => `op${String(at + 1)}`),
  );
  expect(named.every(({ ends }) => ends[0]?.id === "mask")).toBe(true);
});

test("its edges are drawn where they are asked for, and where the drawing is small", () => {
  expect(tuckedOf(MASKED, ["mask"]).chips).toEqual([]);
  expect(tuckedOf(MASKED, ["mask"]).edges).toHaveLength(36);
  expect(
    tuckedOf(["x Input", "mask Input", ...chain(9, () => "mask")]).chips,
  ).toEqual([]);
});

test("branches beside each other keep their edges: those cross nothing", () => {
  const branches = numbers(20).map((at) => `branch${String(at)} op x`);
  expect(tuckedOf(["x Input", ...branches]).chips).toEqual([]);
});

test("a box that gathers from everywhere and leads nowhere is named at all but the last", () => {
  const all = numbers(18).map((at) => `^op${String(at)}`);
  const { edges, chips } = tuckedOf([
    "x Input",
    ...chain(18),
    `init NoOp ${all.join(" ")}`,
  ]);
  const toInit = edges.filter(({ to }) => to.id === "init");
  expect(toInit.map(({ from }) => from.id)).toEqual(["op17"]);
  const named = chips.filter(({ isHub }) => !isHub);
  expect(named).toHaveLength(17);
  expect(named[0]).toMatchObject({ side: "out", at: { id: "op0" } });
});

test("what leads only to such a box is one itself", () => {
  const all = numbers(18).map((at) => `op${String(at)}`);
  const { chips } = tuckedOf([
    "x Input",
    ...chain(18),
    `gradients op ${all.join(" ")}`,
    `train op ${all.join(" ")} gradients`,
  ]);
  const hubs = chips.filter(({ isHub }) => isHub);
  expect(hubs.map(({ at }) => at.id).sort()).toEqual(["gradients", "train"]);
});

test("what gathers on the main way keeps its edges", () => {
  const all = numbers(18).map((at) => `op${String(at)}`);
  const { chips } = tuckedOf([
    "x Input",
    ...chain(18),
    `concat op ${all.join(" ")}`,
    "head op concat",
  ]);
  expect(chips.filter(({ at }) => at.id === "concat")).toEqual([]);
});

test("a box keeps the edges of values that few read", () => {
  const { edges } = tuckedOf([
    "x Input",
    "mask Input",
    "both op mask",
    ...chain(18, (at) => (at === 12 ? "both:1" : "both")),
  ]);
  expect(
    edges.filter(({ from }) => from.id === "both").map(({ to }) => to.id),
  ).toEqual(["op0", "op12"]);
});

test("more than two names beside a box are one", () => {
  const inputs = ["a", "b", "c"];
  const { chips } = tuckedOf([
    "x Input",
    ...inputs.map((name) => `${name} Input`),
    ...chain(18, () => inputs.join(" ")),
  ]);
  const atFifth = chips.filter(({ at }) => at.id === "op5");
  expect(atFifth.map(({ ends }) => ends.length)).toEqual([3]);
});
