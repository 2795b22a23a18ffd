import ELK from "elkjs/lib/elk.bundled.js";
import { expect, test, vi } from "vitest";
import { buildGraph } from "./build";
import { visibleEdges } from "./collapse";
import { fromElk, toElk } from "./elk";
import { quick, thorough, type LayoutPlan } from "./elkOptions";
import { testNode, testStyle as style } from "./testing";
import type { Placed, PlacedBox } from "./placed";
import { tucked } from "./tuck";

// ELK is a large program to start, and test machines may be busy
vi.setConfig({ testTimeout: 30_000 });

async function place(
  lines: readonly string[],
  ...opened: string[]
): Promise<Placed> {
  return placeBy(thorough, lines, opened);
}

async function placeBy(
  plan: LayoutPlan,
  lines: readonly string[],
  opened: readonly string[],
): Promise<Placed> {
  const graph = buildGraph(lines.map((line) => testNode(line)));
  const open = new Set(opened);
  const shown = tucked(visibleEdges(graph, open), new Set());
  return fromElk(
    await new ELK().layout(toElk(graph, open, shown, style, plan)),
    graph,
    open,
    shown,
    style,
  );
}

function box(placed: Placed, id: string): PlacedBox {
  const found = placed.boxes.find((one) => one.box.id === id);
  if (!found) throw new Error(`no box ${id}`);
  return found;
}

const NET = [
  "root Input",
  "N/A[a]/f op root",
  "N/B[b]/g op N/A[a]/f",
  "N/A[a]/h op N/B[b]/g",
];

test("an open box holds its children, and edges cross its frame to reach them", async () => {
  const placed = await place(NET, "N", "N/A[a]");
  const outer = box(placed, "N/A[a]");
  const inner = box(placed, "N/A[a]/f");
  expect([outer.open, inner.open, inner.depth]).toEqual([true, false, 2]);
  expect(inner.x).toBeGreaterThan(outer.x);
  expect(inner.y + inner.height).toBeLessThan(outer.y + outer.height);
  const [edge] = placed.edges;
  expect(edge?.points.at(-1)?.y).toBeCloseTo(inner.y, 0);
  expect(edge?.label?.text).toBe("2×3");
});

test("data flows down; an edge back to a box that ran earlier goes up and ends at it", async () => {
  const placed = await place(NET, "N");
  const a = box(placed, "N/A[a]");
  const b = box(placed, "N/B[b]");
  expect(box(placed, "root").y).toBeLessThan(a.y);
  expect(a.y).toBeLessThan(b.y);
  const back = placed.edges.find(({ edge }) => edge.from === b.box);
  const start = back?.points[0]?.y ?? NaN;
  const end = back?.points.at(-1)?.y ?? NaN;
  expect(Math.abs(start - b.y)).toBeLessThan(Math.abs(start - a.y));
  expect(Math.abs(end - a.y - a.height)).toBeLessThan(1);
});

test("closed boxes of one level do not overlap", async () => {
  const lines = [
    "x Input",
    ...Array.from({ length: 40 }, (_, i) => `N/M[m${String(i)}]/op op x`),
  ];
  const { boxes } = await place(lines, "N");
  const closed = boxes.filter((one) => !one.open);
  for (const [i, one] of closed.entries()) {
    for (const other of closed.slice(i + 1)) {
      const apart =
        one.x + one.width <= other.x ||
        other.x + other.width <= one.x ||
        one.y + one.height <= other.y ||
        other.y + other.height <= one.y;
      expect(apart).toBe(true);
    }
  }
});

test("an open box is as wide as its heading", async () => {
  const title = "AVeryLongNameOfAModule";
  const placed = await place([`${title}/op op`], title);
  expect(box(placed, title).width).toBeGreaterThan(title.length * 7);
});

test("the quick plan draws the same boxes, without labels", async () => {
  const placed = await placeBy(quick, NET, ["N", "N/A[a]"]);
  expect(placed.boxes.map((one) => one.box.id)).toEqual(
    (await place(NET, "N", "N/A[a]")).boxes.map((one) => one.box.id),
  );
  expect(placed.edges.map(({ label }) => label)).toEqual([null, null, null]);
});

test("a chip stands above the box that reads what it names, within the same frame", async () => {
  const chain = Array.from({ length: 20 }, (_, at) => {
    const before = at === 0 ? "x" : `L/op${String(at - 1)}`;
    return `L/op${String(at)} op ${before} mask`;
  });
  const placed = await place(["x Input", "mask Input", ...chain], "L");
  const frame = box(placed, "L");
  const named = placed.chips.filter(({ chip }) => !chip.isHub);
  expect(named).toHaveLength(19);
  for (const { chip, x, y, height, text } of named) {
    expect(text).toBe("mask");
    expect(y + height).toBeLessThan(box(placed, chip.at.id).y);
    expect(x).toBeGreaterThan(frame.x);
  }
  const [hub] = placed.chips.filter(({ chip }) => chip.isHub);
  expect(hub).toMatchObject({ text: "19 out" });
  expect(hub!.y).toBeGreaterThan(box(placed, "mask").y);
});
