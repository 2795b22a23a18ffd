import { expect, test } from "vitest";
import { buildGraph } from "./build";
import type { Placed, PlacedBox } from "./placed";
import { signsOf } from "./signs";
import { testNode, testStyle as style } from "./testing";

const graph = buildGraph(
  [
    "Net/Block[b1]/conv op",
    "Net/Block[b1]/relu op",
    "Net/Block[b2]/conv op",
  ].map((line) => testNode(line)),
);

function at(id: string, y: number, height: number, open: boolean): PlacedBox {
  const box = graph.boxes.get(id)!;
  return { box, x: 0, y, width: 400, height, depth: 0, open };
}

const drawing: Placed = {
  boxes: [
    at("Net", 0, 2000, true),
    at("Net/Block[b1]", 60, 900, true),
    at("Net/Block[b1]/conv", 120, 50, false),
    at("Net/Block[b1]/relu", 200, 34, false),
    at("Net/Block[b2]", 1000, 900, true),
    at("Net/Block[b2]/conv", 1060, 50, false),
  ],
  edges: [],
  chips: [],
  width: 400,
  height: 2000,
};
const told = (scale: number) =>
  signsOf(drawing, scale, style).map(({ text }) => text);

test("a little from afar, every box is named", () => {
  expect(told(0.5)).toEqual(["Net", "b1", "conv", "relu", "b2", "conv"]);
});

test("further away, boxes without room on the screen say nothing", () => {
  expect(told(0.3)).toEqual(["Net", "b1", "conv", "b2", "conv"]);
});

test("from very far, blocks are named as a whole, and what is around and in them is not", () => {
  expect(told(0.15)).toEqual(["b1", "b2"]);
});

test("at last only the model", () => {
  expect(told(0.07)).toEqual(["Net"]);
  expect(told(0.005)).toEqual([]);
});

test("the type has one size on the screen, and a long title is cut to its box", () => {
  const [sign] = signsOf(drawing, 0.1, style);
  expect(sign!.size * 0.1).toBeCloseTo(11);
  const narrow = { ...at("Net/Block[b1]/conv", 0, 500, false), width: 320 };
  const cut = signsOf({ ...drawing, boxes: [narrow] }, 0.1, style)[0]!.text;
  expect(cut).toBe("c…v");
});
