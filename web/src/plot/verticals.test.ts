import fc from "fast-check";
import { expect, it } from "vitest";
import { createScale } from "./scale";
import { placeVerticals } from "./verticals";

const plot = { left: 0, top: 0, width: 300, height: 100 };
const scale = createScale("linear", [0, 300], 0, 300);
const textWidth = (text: string) => 6 * text.length;

function place(...given: [x: number, label: string, color?: string][]) {
  const verticals = given.map(([x, label, color = "--ink-3"]) => ({
    x,
    label,
    color,
    kind: "text",
  }));
  return placeVerticals(verticals, scale, plot, textWidth);
}

it("puts labels to the right, to the left where there is no room, or nowhere", () => {
  expect(place([280, "best"], [100, "text"], [107, "more"])).toEqual([
    { x: 100, label: "text", side: "left", color: "--ink-3" },
    { x: 107, label: "more", side: "right", color: "--ink-3" },
    { x: 280, label: "best", side: "left", color: "--ink-3" },
  ]);
  expect(place([10, "a".repeat(200)])[0]).toMatchObject({ x: 10, label: null });
});

it("draws one line where many fall into a pixel, and none outside", () => {
  expect(place([10, "a"], [10.2, "b"], [10, "c", "--run-1"])).toHaveLength(2);
  expect(place([-1, "a"], [301, "b"], [NaN, "c"])).toEqual([]);
});

it("never lets labels touch each other, nor a line", () => {
  const mark = fc.tuple(
    fc.integer({ min: 0, max: 300 }),
    fc.string({ maxLength: 14 }),
  );
  fc.assert(
    fc.property(fc.array(mark, { maxLength: 30 }), (marks) => {
      const placed = place(...marks);
      const taken = placed.flatMap(({ x, label, side }) => {
        if (label === null) return [];
        const width = textWidth(label) + 4;
        return [side === "right" ? [x, x + width] : [x - width, x]];
      });
      for (let i = 1; i < taken.length; i++) {
        expect(taken[i]![0]).toBeGreaterThanOrEqual(taken[i - 1]![1]!);
      }
      for (const [from, to] of taken) {
        const crossed = placed.some(({ x }) => x > from! && x < to!);
        expect(crossed).toBe(false);
      }
    }),
  );
});
