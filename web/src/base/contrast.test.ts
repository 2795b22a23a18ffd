import { expect, it } from "vitest";
import { contrast, isHexColor } from "./contrast";

it.each([
  ["#000000", "#ffffff", 21],
  ["#ffffff", "#ffffff", 1],
  ["#777777", "#ffffff", 4.48],
  ["#FF0000", "#000000", 5.25],
])("%s on %s: %d", (one, other, ratio) => {
  expect(contrast(one, other)).toBeCloseTo(ratio, 2);
  expect(contrast(other, one)).toBeCloseTo(ratio, 2);
});

it.each(["red", "#fff", "#12345g", "", "--run-3"])(
  "`%s` is no such colour",
  (text) => {
    expect(isHexColor(text)).toBe(false);
    expect(contrast(text, "#ffffff")).toBeNaN();
  },
);
