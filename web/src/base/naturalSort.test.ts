import fc from "fast-check";
import { expect, it } from "vitest";
import table from "../../../tests/natural_order.txt?raw";
import { naturalCompare } from "./naturalSort";

const groups = table
  .split("\n\n")
  .map((group) =>
    group.split("\n").filter((line) => line !== "" && !line.startsWith("#")),
  );

it.each(groups.map((group) => [group]))("%j", (expected) =>
  expect([...expected].reverse().sort(naturalCompare)).toEqual(expected),
);

// of the characters that mean something here, and of any
const name = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."0123./eE+-aB"), maxLength: 8 }),
  fc.string(),
);

it("can sort any names", () => {
  fc.assert(
    fc.property(name, name, name, (a, b, c) => {
      expect(Math.sign(naturalCompare(a, b))).toBe(
        -Math.sign(naturalCompare(b, a)) + 0,
      );
      expect(naturalCompare(a, b) === 0).toBe(a === b);
      if (naturalCompare(a, b) <= 0 && naturalCompare(b, c) <= 0)
        expect(naturalCompare(a, c)).toBeLessThanOrEqual(0);
    }),
  );
});

it("has numbers in the order of their values", () => {
  const number = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(number, number, (a, b) => {
      expect(Math.sign(naturalCompare(`${a}`, `${b}`))).toBe(Math.sign(a - b));
      if (a !== b)
        expect(Math.sign(naturalCompare(a.toExponential(), `${b}`))).toBe(
          Math.sign(a - b),
        );
    }),
  );
});
