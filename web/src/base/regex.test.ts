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

it("does not try a pattern that may take forever", () => {
  const pattern = parsePattern("(x+)+y");
  expect(pattern.error).toMatch(/forever/);
  expect(pattern.test("x".repeat(100))).toBe(false);
  expect(pattern.test("a(x+)+y")).toBe(true);
});

it.each([
  ["loss/*", "loss/train/a", true],
  ["loss/*", "my/loss/train", false],
  ["*/loss", "train/loss", true],
  ["layer?.w", "layer1.w", true],
  ["layer?.w", "layer12.w", false],
  ["a.b", "axb", false],
  ["{train,val}/loss", "VAL/loss", true],
  ["{train,val}/loss", "test/loss", false],
  ["layer[12]", "layer2", true],
  ["layer[!12]", "layer2", false],
  ["a(b)+", "a(b)+", true],
])("the glob `%s` on `%s`: %s", (source, text, matches) =>
  expect(parsePattern(source, "glob").test(text)).toBe(matches),
);

it("takes plain text as it is", () => {
  expect(parsePattern("a.b(", "text").test("xA.B(y")).toBe(true);
  expect(parsePattern("a.b", "text").test("axb")).toBe(false);
});

it("tells of a glob that never ends", () => {
  expect(parsePattern("{a,b", "glob").error).not.toBeNull();
});
