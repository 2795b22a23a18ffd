import { expect, test } from "vitest";
import { allNames, atOf, indexOfName, placeOf } from "./place";

const steps = [0, 10, 10, 20, 5];

test.each([
  [{ step: 10 }, 2],
  [{ step: 10, nth: 0 }, 1],
  [{ step: 10, nth: 7 }, 2],
  [{ step: 12 }, 2],
  [{ step: 99 }, 3],
  [{ step: -1 }, null],
])("%j is at %j", (at, place) => expect(placeOf(steps, at)).toBe(place));

test("every place is found by what it is called", () => {
  steps.forEach((_, place) =>
    expect(placeOf(steps, atOf(steps, place))).toBe(place),
  );
  expect(atOf(steps, 3)).toEqual({ step: 20 });
});

const all = allNames([steps, [7, 20, 20, 20]]);

test("the texts of several runs are told once, each of a step that repeats", () =>
  expect(all.map(({ step, nth }) => [step, nth ?? 0])).toEqual([
    [0, 0],
    [5, 0],
    [7, 0],
    [10, 0],
    [10, 1],
    [20, 0],
    [20, 1],
    [20, 2],
  ]));

test.each([
  [{ step: 10 }, 4],
  [{ step: 10, nth: 0 }, 3],
  [{ step: 20, nth: 1 }, 6],
  [{ step: 12 }, 4],
  [{ step: 99 }, 7],
  [{ step: -1 }, 0],
])("%j stands there at %j", (at, index) =>
  expect(indexOfName(all, at)).toBe(index),
);
