import { describe, expect, test } from "vitest";
import { buildGraph } from "./build";
import { elide } from "./measure";
import { neighbour, type Direction } from "./navigate";
import { arrowHead, polygonPoints, roundedPath, shortened } from "./path";
import type { PlacedBox } from "./placed";
import { finished } from "../base/slices";
import { findBoxes } from "./search";
import {
  bytesPerElement,
  elementCount,
  formatShape,
  type Shape,
} from "./shapes";
import { treeRows } from "./treeRows";
import {
  centred,
  fitted,
  fittedIn,
  keepingInPlace,
  middle,
  opening,
  showing,
  showingIn,
  zoomed,
} from "./viewport";

test("shapes are written and counted", () => {
  const check = (shape: Shape, text: string, count: number | null) =>
    expect([formatShape(shape), elementCount(shape)]).toEqual([text, count]);
  check([32, 10], "32×10", 320);
  check([], "scalar", 1);
  check([-1, 3], "?×3", null);
  check([0, 5], "0×5", 0);
  check(null, "", null);
});

test("dtypes are known by every library's name", () => {
  expect(
    ["torch.float32", "DT_HALF", "bfloat16", "int64", "constructor", ""].map(
      bytesPerElement,
    ),
  ).toEqual([4, 2, 2, 8, null, null]);
});

describe("paths", () => {
  const bend = [
    { x: 0, y: 0 },
    { x: 0, y: 20 },
    { x: 30, y: 20 },
  ];
  test("have round corners", () => {
    expect(roundedPath(bend, 8)).toBe("M0,0L0,12Q0,20 8,20L30,20");
    expect(roundedPath([], 8)).toBe("");
  });
  test("end in an arrow head", () => {
    expect(shortened(bend, 6).at(-1)).toEqual({ x: 24, y: 20 });
    expect(polygonPoints(arrowHead(bend, 6, 4))).toBe("30,20 24,18 24,22");
  });
});

describe("the view", () => {
  const window = { width: 800, height: 600 };
  test("fits a drawing, never enlarged", () => {
    expect(fitted({ width: 100, height: 100 }, window)).toEqual({
      scale: 1,
      x: 350,
      y: 250,
    });
    expect(fitted({ width: 1600, height: 100 }, window, 0).scale).toBe(0.5);
  });
  test("is told by what lies in its middle, also in another window", () => {
    const view = { x: -200, y: 50, scale: 0.5 };
    const looked = middle(view, window);
    expect(looked).toEqual({ x: 1200, y: 500, scale: 0.5 });
    expect(centred(looked, window)).toEqual(view);
    expect(centred(looked, { width: 400, height: 600 }).x).toBe(-400);
  });
  test("opens a long drawing at its top, large enough to read", () => {
    expect(opening({ width: 200, height: 6000 }, window)).toEqual({
      scale: 0.9,
      x: 310,
      y: 24,
    });
  });
  test("zooms around a point", () => {
    const view = zoomed({ x: 10, y: 20, scale: 1 }, 2, { x: 110, y: 120 });
    expect(view).toEqual({ x: -90, y: -80, scale: 2 });
    expect(zoomed(view, 1e9, { x: 0, y: 0 }).scale).toBe(3);
  });
  test("keeps a box in place, and brings one in", () => {
    const view = { x: 5, y: 5, scale: 2 };
    expect(keepingInPlace(view, { x: 10, y: 10 }, { x: 13, y: 8 })).toEqual({
      x: -1,
      y: 9,
      scale: 2,
    });
    const box = { x: 100, y: 100, width: 50, height: 20 };
    expect(showing({ x: 0, y: 0, scale: 1 }, box, window)).toEqual({
      x: 0,
      y: 0,
      scale: 1,
    });
    expect(showing({ x: -90, y: 0, scale: 1 }, box, window).x).toBe(-68);
    expect(showing({ x: 700, y: 0, scale: 1 }, box, window).x).toBe(618);
  });
  describe("keeps clear of what lies over the window", () => {
    const room = {
      ...window,
      top: 40,
      bottom: 60,
      corner: { width: 180, height: 220 },
    };
    const box = { x: 0, y: 0, width: 50, height: 20 };
    test.each([
      ["the strip at the bottom", { x: 100, y: 570 }, { x: 100, y: 488 }],
      ["the strip at the top", { x: 100, y: 10 }, { x: 100, y: 72 }],
      ["the corner, to the left", { x: 600, y: 480 }, { x: 562, y: 480 }],
      ["the corner, upwards", { x: 700, y: 365 }, { x: 700, y: 352 }],
      ["nothing, where it is free", { x: 300, y: 300 }, { x: 300, y: 300 }],
    ])("%s", (_, from, to) => {
      const view = { ...from, scale: 1 };
      expect(showingIn(view, box, room)).toEqual({ ...to, scale: 1 });
    });
    test("all of the drawing", () => {
      const { y, scale } = fittedIn({ width: 100, height: 2000 }, room);
      expect(y).toBe(64);
      expect(y + 2000 * scale).toBe(600 - 60 - 24);
    });
  });
});

const graph = buildGraph(
  ["Net/Linear[fc]/linear", "Net/Linear[fc2]/linear", "Net/relu"].map(
    (name) => ({
      name,
      op: name.split("/").at(-1) ?? "",
      device: "",
      inputs: [],
      outputShapes: [],
      attributes: [],
    }),
  ),
);

test("search puts the best titles first, and counts all", () => {
  expect(
    finished(findBoxes(graph, "FC", 10)).boxes.map(({ title }) => title),
  ).toEqual(["fc", "fc2", "linear", "linear"]);
  expect(finished(findBoxes(graph, "linear", 2))).toMatchObject({
    total: 4,
    boxes: [{ title: "linear" }, { title: "linear" }],
  });
  expect(finished(findBoxes(graph, "  ", 10)).total).toBe(0);
});

test("the tree lists what is in open boxes", () => {
  const rows = treeRows(graph, new Set(["Net", "Net/Linear[fc]"]));
  expect(rows.map(({ box, depth }) => `${String(depth)} ${box.title}`)).toEqual(
    ["0 Net", "1 fc", "2 linear", "1 fc2", "1 relu"],
  );
});

test("arrow keys lead to the nearest box in their direction", () => {
  const at = (x: number, y: number): PlacedBox => ({
    box: graph.root,
    x,
    y,
    width: 10,
    height: 10,
    depth: 0,
    open: false,
  });
  const [middle, above, below, right] = [
    at(0, 50),
    at(0, 0),
    at(5, 100),
    at(60, 50),
  ];
  const boxes = [middle, above, below, right];
  const go = (direction: Direction) => neighbour(boxes, middle, direction);
  expect([go("up"), go("down"), go("right"), go("left")]).toEqual([
    above,
    below,
    right,
    null,
  ]);
});

test("long texts lose their middle", () => {
  const measure = (text: string) => text.length;
  expect(elide("short", 5, measure)).toBe("short");
  expect(elide("multi_head_attention", 9, measure)).toBe("mult…tion");
});
