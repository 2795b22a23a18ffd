import fc from "fast-check";
import { expect, it } from "vitest";
import type { XKind } from "./line";
import { xTicks, yTicks } from "./ticks";

const labels = (ticks: { label: string }[]) => ticks.map((tick) => tick.label);

it.each([
  [[0, 1], "linear", ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]],
  [[-2, 2], "linear", ["−2", "−1", "0", "1", "2"]],
  [[0, 0.00004], "linear", ["0", "1e−5", "2e−5", "3e−5", "4e−5"]],
  [[0, 2_000_000], "linear", ["0", "5e5", "1.0e6", "1.5e6", "2.0e6"]],
  [[0.01, 100], "log", ["0.01", "0.1", "1", "10", "100"]],
  [[1e-6, 1], "log", ["1e−6", "1e−4", "0.01", "1"]],
  [[0.05, 20], "log", ["0.1", "1", "10"]],
  [[0.5, 20], "log", ["1", "3", "10"]],
  // the ends of what could be marked lie outside
  [[0.002, 9], "log", ["0.01", "0.1", "1"]],
  [[2e-5, 9], "log", ["1e−4", "0.01", "1"]],
  [[2e-6, 30], "log", ["1e−5", "0.001", "0.1", "10"]],
  [[0.9, 1.1], "log", ["0.90", "0.95", "1.00", "1.05", "1.10"]],
  [[2e-311, 3e-310], "log", ["2e−311", "5e−311", "1e−310", "2e−310"]],
  [
    [-2.5e-310, 2.5e-310],
    "linear",
    ["−2e−310", "−1e−310", "0", "1e−310", "2e−310"],
  ],
  [[1, 50], "log", ["1", "2", "5", "10", "20", "50"]],
  [
    [1e-9, 1e-7],
    "log",
    ["1e−9", "2e−9", "5e−9", "1e−8", "2e−8", "5e−8", "1e−7"],
  ],
] as const)("y over %j, %s", (domain, kind, expected) => {
  expect(labels(yTicks(domain, kind, 4))).toEqual(expected);
});

it.each([
  [
    [0, 4],
    ["0", "1", "2", "3", "4"],
  ],
  [
    [0, 2],
    ["0", "1", "2"],
  ],
  [
    [0, 10_000],
    ["0", "2k", "4k", "6k", "8k", "10k"],
  ],
  [
    [0, 5000],
    ["0", "1k", "2k", "3k", "4k", "5k"],
  ],
  [
    [1000, 1004],
    ["1,000", "1,001", "1,002", "1,003", "1,004"],
  ],
  [
    [0, 3_000_000],
    ["0", "0.5M", "1.0M", "1.5M", "2.0M", "2.5M", "3.0M"],
  ],
] as const)("steps over %j", (domain, expected) => {
  expect(labels(xTicks(domain, "step", 5, "en"))).toEqual(expected);
});

it.each([
  [
    [0, 60],
    ["0", "15 sec", "30 sec", "45 sec", "1 min"],
  ],
  [
    [0, 5400],
    ["0", "30 min", "1 hr", "1 hr 30 min"],
  ],
  [
    [0, 1],
    ["0", "200 ms", "400 ms", "600 ms", "800 ms", "1 sec"],
  ],
] as const)("relative time over %j", (domain, expected) => {
  expect(labels(xTicks(domain, "relative", 4, "en"))).toEqual(expected);
});

it("writes clock times within a day, and dates beyond", () => {
  const noon = new Date(2024, 4, 3, 12).getTime() / 1000;
  expect(labels(xTicks([noon, noon + 3600], "wall", 4, "en"))).toEqual([
    "12:00",
    "12:15",
    "12:30",
    "12:45",
    "13:00",
  ]);
  for (const [length, expected] of [
    [2, "12:00:00.0 12:00:00.5 12:00:01.0 12:00:01.5 12:00:02.0"],
    [0.2, "12:00:00.00 12:00:00.05 12:00:00.10 12:00:00.15 12:00:00.20"],
    [0.004, "12:00:00.000 12:00:00.001 12:00:00.002 12:00:00.003 12:00:00.004"],
  ] as const) {
    const found = labels(xTicks([noon, noon + length], "wall", 4, "en"));
    expect(found.join(" ")).toBe(expected);
  }
  const days = labels(xTicks([noon, noon + 4 * 86_400], "wall", 4, "en"));
  expect(days).toContain("05-05");
});

it.each([
  [[-1200, 1200], 0.1, 8, "−1000 −10 −0.1 0 0.1 10 1000"],
  [[-3, 1200], 1, 6, "−1 0 1 10 100 1000"],
  [[-1e300, 1e308], 1e290, 4, "−1e298 −1e290 0 1e290 1e298 1e306"],
  // none but 0.2 … would be between two powers
  [[0.2, 0.8], 0.1, 4, "0.2 0.4 0.6 0.8"],
] as const)("symlog over %j", (domain, threshold, count, expected) => {
  const found = yTicks(domain, "symlog", count, threshold);
  expect(labels(found).join(" ")).toBe(expected);
});

it.each([
  [[2e-4, 0.5], 3, "0.001 0.01 0.1"],
  [[1e-9, 1], 3, "1e−9 1e−6 0.001 1"],
] as const)("powers of ten over %j", (domain, count, expected) => {
  expect(labels(yTicks(domain, "log", count)).join(" ")).toBe(expected);
});

it.each([
  ["step", [1, 1_000_000], "1, 10, 100, 1k, 10k, 100k, 1M"],
  ["step", [3, 8], "3, 4, 5, 6, 7, 8"],
  ["step", [0.01, 50], "1, 3, 10, 30"],
  ["step", [1, 2 ** 63], "1, 10k, 100M, 1T, 1e16"],
  ["relative", [0.1, 90_000], "100 ms, 10 sec, 10 min, 10 hr"],
  ["relative", [1, 9e8], "1 sec, 1 min, 1 hr, 1 day, 100 days, 10,000 days"],
  ["value", [0.1, 1000], "0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000"],
] as const)("logarithmic x, %s over %j", (kind, domain, expected) => {
  const found = xTicks(domain, kind, 6, "en", true);
  expect(labels(found).join(", ")).toBe(expected);
});

it.each([
  [[273_900, 273_960], "76:05:00, 76:05:15, 76:05:30, 76:05:45, 76:06:00"],
  [[86_400, 86_401], "24:00:00.0, 24:00:00.2"],
] as const)(
  "relative time far into a run tells ticks apart: %j",
  (domain, expected) => {
    const found = labels(xTicks(domain, "relative", 4, "en")).join(", ");
    expect(found.startsWith(expected)).toBe(true);
  },
);

it.each([
  [[0, 2 ** 63], "0 2e18 4e18 6e18 8e18"],
  [[2 ** 53 - 5, 2 ** 53 - 1], "9.007199254740987e15 9.007199254740988e15"],
  [[123_456_789, 123_456_791], "123,456,789 123,456,790 123,456,791"],
] as const)("steps over %j", (domain, expected) => {
  const found = labels(xTicks(domain, "step", 4, "en")).join(" ");
  expect(found.startsWith(expected)).toBe(true);
});

it("never hangs, and never gives many ticks, whatever the domain is", () => {
  const end = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, 1, 1 + 2 ** -52, 5e-324, 1e-310, -1e308, 1e308, 2 ** 63),
  );
  const kinds = fc.constantFrom<XKind>("step", "relative", "wall", "value");
  fc.assert(
    fc.property(end, end, kinds, fc.boolean(), (a, b, kind, isLog) => {
      const low = Math.min(a, b);
      const high = Math.max(a, b);
      fc.pre(low < high && !(isLog && low <= 0));
      const found = [
        ...xTicks([low, high], kind, 5, "en", isLog),
        ...yTicks([low, high], isLog ? "log" : "symlog", 5, 0.01),
        ...yTicks([low, high], "linear", 5),
      ];
      expect(found.length).toBeLessThan(100);
      for (const { value, label } of found) {
        expect(Number.isFinite(value)).toBe(true);
        expect(label.length).toBeLessThan(40);
      }
    }),
    { numRuns: 500 },
  );
});

it("keeps every tick within the domain", () => {
  const bound = fc.double({ min: -1e9, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(
      bound,
      bound,
      fc.constantFrom("step", "relative", "wall"),
      (a, b, kind) => {
        fc.pre(Math.abs(a - b) > 1e-3);
        const low = Math.min(a, b);
        const high = Math.max(a, b);
        const ticks = xTicks([low, high], kind, 5, "en");
        expect(ticks.length).toBeLessThan(40);
        // a thousandth of tolerance, since dates are whole milliseconds
        for (const { value } of ticks) {
          expect(value).toBeGreaterThanOrEqual(low - 1e-3);
          expect(value).toBeLessThanOrEqual(high + 1e-3);
        }
      },
    ),
  );
});
