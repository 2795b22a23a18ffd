import { expect, it } from "vitest";
import { parsePattern } from "./regex";

it.each([
  ["", "anything", true],
  ["LOSS", "train/loss", true],
  ["^loss", "train/loss", false],
  ["lr=0\\.1$", "lr=0.1", true],
  ["lr=0\\.1$", "lr=0x1", false],
])("/%s/ on `%s`: %s", (source, text, matches) => {
  const pattern = parsePattern(source);
  expect(pattern.error).toBeNull();
  expect(pattern.test(text)).toBe(matches);
});

it("tells of a bad pattern, and matches it as plain text", () => {
  const pattern = parsePattern("(res");
  expect(pattern.error).toMatch(/unterminated/i);
  expect(pattern.test("a(RESnet)")).toBe(true);
  expect(pattern.test("resnet")).toBe(false);
});
