import { expect, it } from "vitest";
import { asHexColor, contrast, isHexColor } from "./contrast";

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

it.each([
  ["#fff", "#ffffff"],
  ["#a1C", "#aa11cc"],
  ["#A1B2C3", "#a1b2c3"],
  ["red", "red"],
])("%s is %s", (text, long) => expect(asHexColor(text)).toBe(long));
