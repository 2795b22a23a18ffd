import { describe, expect, it } from "vitest";
import {
  formatAge,
  formatBytes,
  formatCount,
  formatDuration,
  formatStep,
  formatStepShort,
  formatValue,
  formatWallTime,
} from "./format";

describe("formatValue", () => {
  it.each([
    [0, "0"],
    [0.12345, "0.1235"],
    [-0.5, "−0.5000"],
    [12.3456, "12.35"],
    [9999, "9999"],
    [10_000, "1.00e4"],
    [0.000123, "1.23e−4"],
    [NaN, "NaN"],
    [Infinity, "+∞"],
    [-Infinity, "−∞"],
  ])("%s → %s", (value, text) => expect(formatValue(value)).toBe(text));
});

describe("formatStepShort", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1000, "1k"],
    [8440, "8.44k"],
    [1_250_000, "1.25M"],
    [999_999, "1M"],
    [999_499, "999k"],
    [1.5e12, "1.5T"],
    [999_999_999_999_999, "1e15"],
    [2 ** 63, "9.22e18"],
    [-2000, "−2k"],
    [-5, "−5"],
  ])("%s → %s", (step, text) => expect(formatStepShort(step)).toBe(text));
});

describe("formatStep", () => {
  it.each([
    [12_345, "12,345"],
    [2 ** 53 - 1, "9,007,199,254,740,991"],
    [2 ** 53, "≈ 9.007199254740992e15"],
    [2 ** 63, "≈ 9.223372036854776e18"],
    [-(2 ** 63), "≈ −9.223372036854776e18"],
  ])("%s → %s", (step, text) => expect(formatStep(step, "en")).toBe(text));
});

describe("formatDuration", () => {
  it.each([
    [0, "en", "0 sec"],
    [0.35, "en", "350 ms"],
    [4.25, "en", "4.25 sec"],
    [59.999, "en", "60 sec"],
    [4320, "en", "1 hr 12 min"],
    [7200, "en", "2 hr"],
    [90_000, "en", "1 day 1 hr"],
    [-65, "en", "−1 min 5 sec"],
    [4320, "zh-CN", "1小时 12分钟"],
    [NaN, "en", "NaN"],
    [1e300, "en", "1.00e300"],
    [-1e13, "en", "−1.00e13"],
  ])("%s s in %s → %s", (seconds, locale, text) =>
    expect(formatDuration(seconds, locale)).toBe(text),
  );
});

describe("formatAge", () => {
  it.each([
    [0, "now"],
    [59, "59 seconds ago"],
    [200, "3 minutes ago"],
    [7200, "2 hours ago"],
    [-5, "now"],
  ])("%s s → %s", (seconds, text) =>
    expect(formatAge(seconds, "en")).toBe(text),
  );
});

it("separates thousands by the locale's rules", () => {
  expect(formatCount(12_345, "en")).toBe("12,345");
  expect(formatCount(-999, "en")).toBe("−999");
  expect(formatCount(0.25, "en")).toBe("0.25");
});

it.each([
  [0, "0 B"],
  [640, "640 B"],
  [1_200, "1.2 kB"],
  [3_000_000, "3.0 MB"],
  [999_949, "999.9 kB"],
  [999_950, "1.0 MB"],
  [5e15, "5,000.0 TB"],
])("formatBytes(%s) → %s, in every language", (bytes, text) => {
  expect(formatBytes(bytes, "en")).toBe(text);
  expect(formatBytes(bytes, "zh-CN")).toBe(text);
});

describe("formatWallTime", () => {
  it.each([
    [1e300, "1.00e300"],
    [-8.65e12, "−8.65e12"],
    [NaN, "NaN"],
    [8.64e12, "275760"],
    [-8.64e12, "271822"],
  ])("%s s contains %s", (seconds, text) =>
    expect(formatWallTime(seconds, "en")).toContain(text),
  );
});
