import { expect, it } from "vitest";
import { movedTo, typedTo } from "./menuKeys";

it.each([
  ["ArrowDown", -1, 0],
  ["ArrowDown", 2, 0],
  ["ArrowUp", -1, 2],
  ["ArrowUp", 0, 2],
  ["ArrowUp", 2, 1],
  ["Home", 2, 0],
  ["End", 0, 2],
  ["x", 0, undefined],
])("%s from %i leads to %s of three", (key, from, to) =>
  expect(movedTo(key, from, 3)).toBe(to),
);

it("leads nowhere in an empty menu", () =>
  expect(movedTo("ArrowDown", -1, 0)).toBeUndefined());

const labels = ["Pin", "PNG", "Copy link", "复制"];
it.each([
  ["p", -1, 0],
  ["p", 0, 1],
  ["p", 1, 0],
  ["pn", 0, 1],
  ["pi", 1, 0],
  ["C", 0, 2],
  ["复", 0, 3],
  ["z", 0, undefined],
])("typing `%s` at %i leads to %s", (typed, from, to) =>
  expect(typedTo(typed, from, labels)).toBe(to),
);
