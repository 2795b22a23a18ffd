import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { factsOf, trendOf } from "./facts";
import { noise, series, testLine } from "./testing";

function kindOf(values: readonly number[]) {
  const { xs, values: column } = testLine("a", values);
  return trendOf(xs, column).kind;
}

const trembling = noise(7);
it.each([
  ["falling", "a loss", series(500, (i) => Math.exp(-i / 100))],
  [
    "falling",
    "a noisy loss",
    series(500, (i) => Math.exp(-i / 100) + 0.3 * trembling()),
  ],
  ["falling", "two values", [2, 1]],
  ["falling", "three", [3, 2, 1]],
  ["rising", "an accuracy", series(40, (i) => 1 - Math.exp(-i / 10))],
  ["rising", "with spikes", series(200, (i) => (i % 37 === 5 ? -900 : i))],
  ["rising", "with NaN", series(200, (i) => (i % 3 ? i : NaN))],
  ["constant", "a constant", series(30, () => 0.1)],
  ["flat", "a tiny slope", series(300, (i) => 100 + i * 1e-4)],
  ["oscillating", "noise", series(300, () => trembling())],
  [
    "oscillating",
    "noise of two sizes",
    series(1000, (i) => trembling() * (i % 7)),
  ],
  ["oscillating", "waves", series(600, (i) => Math.sin(i / 20))],
  ["oscillating", "a few values", [1, 3, 2, 4, 1]],
  ["valley", "down and up", series(300, (i) => (i - 150) ** 2)],
  [
    "valley",
    "down and a third up, noisy",
    series(600, (i) => Math.abs(i - 400) + 40 * trembling()),
  ],
  ["peak", "up and down", series(300, (i) => -((i - 150) ** 2))],
  [
    "diverging",
    "an explosion",
    series(300, (i) => (i < 280 ? 1 + 0.1 * trembling() : 1e4 * i)),
  ],
])("%s: %s", (kind, _name, values) => expect(kindOf(values)).toBe(kind));

it("says since about when a line has come to rest", () => {
  const { xs, values } = testLine(
    "a",
    series(480, (i) => Math.max(0, 1 - i / 240)),
  );
  expect(trendOf(xs, values)).toEqual({ kind: "falling", settled: 220 });
});

it("finds the turn near its place", () => {
  const { xs, values } = testLine(
    "a",
    series(480, (i) => (i - 300) ** 2),
  );
  const trend = trendOf(xs, values);
  if (trend.kind !== "valley") throw new Error(trend.kind);
  expect(Math.abs(trend.turn.x - 300)).toBeLessThan(20);
});

const some = fc.oneof(
  fc.integer({ min: -9, max: 9 }),
  fc.constantFrom(NaN, Infinity, -Infinity),
);
describe("figures", () => {
  it("are those of the values", () => {
    fc.assert(
      fc.property(fc.array(some), (values) => {
        const facts = factsOf(testLine("a", values));
        const finite = values.filter(Number.isFinite);
        expect(facts.first?.value).toBe(finite[0]);
        expect(facts.last?.value).toBe(finite.at(-1));
        const least = finite.length > 0 ? Math.min(...finite) : undefined;
        expect(facts.least?.value).toBe(least);
        if (facts.least)
          expect(facts.least.x).toBe(values.indexOf(facts.least.value));
        if (facts.greatest) {
          expect(facts.greatest.value).toBe(Math.max(...finite));
          expect(facts.greatest.x).toBe(values.indexOf(facts.greatest.value));
        }
        const bad = values.findIndex((value) => !Number.isFinite(value));
        expect(facts.notFinite?.x).toBe(bad < 0 ? undefined : bad);
        const after = values.slice(bad).some(Number.isFinite);
        if (facts.notFinite) expect(facts.notFinite.toTheEnd).toBe(!after);
        expect(facts.trend === null).toBe(finite.length < 2);
      }),
    );
  });

  it("turn over with the line", () => {
    const turned = {
      falling: "rising",
      rising: "falling",
      valley: "peak",
      peak: "valley",
    } as Record<string, string>;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -99, max: 99 }), {
          minLength: 2,
          maxLength: 60,
        }),
        (values) => {
          const kind = kindOf(values);
          expect(kindOf(values.map((v) => -v))).toBe(turned[kind] ?? kind);
        },
      ),
    );
  });
});
