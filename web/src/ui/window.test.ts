import { expect, it } from "vitest";
import { windowOf } from "./window";

it.each([
  ["the top", 0, 100, 10_000, { first: 0, end: 10 }],
  ["the middle", 2800, 100, 10_000, { first: 94, end: 110 }],
  ["the end", 279_900, 100, 10_000, { first: 9990, end: 10_000 }],
  ["no rows", 0, 100, 0, { first: 0, end: 0 }],
  ["rows that went while scrolled", 5000, 100, 3, { first: 3, end: 3 }],
])("%s", (_name, top, height, count, rows) =>
  expect(windowOf(top, height, 28, count)).toEqual(rows),
);
