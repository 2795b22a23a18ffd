import { expect, test } from "vitest";
import { allSteps, atOf, placeOf } from "./place";

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

test("the steps of several runs are told once", () =>
  expect(allSteps([steps, [7, 20]])).toEqual([0, 5, 7, 10, 20]));
