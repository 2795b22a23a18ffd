import { expect, test } from "vitest";
import {
  BLOCK_BYTES,
  MARGIN_BYTES,
  type Hit,
  type TextPart,
} from "../../api/texts";
import { elsewhere, partAround, wholeLines } from "./elsewhere";

const MB = 1_000_000;
const DRAWN = { rows: 200, columns: 50 };
const lone: TextPart = {
  shape: [1],
  rows: 1,
  columns: 1,
  size: MB,
  begin: 0,
  whole: false,
  problem: "",
  strings: [""],
};
const hit = (offsets: number[], string = 0): Hit => ({
  run: "r",
  tag: "t",
  place: 0,
  step: 0,
  string,
  offsets,
  before: "",
  found: "x",
  after: "",
});

test.each([
  [[5], 0, { before: null, after: null, hidden: false }],
  [[500_000], 0, { before: null, after: 500_000, hidden: true }],
  [[5, 70_000, 500_000], 0, { before: null, after: 70_000, hidden: false }],
  [[5, 500_000], 500_000, { before: 5, after: null, hidden: false }],
  [[5, 500_000], 300_000, { before: 5, after: 500_000, hidden: true }],
  [
    [BLOCK_BYTES - 1],
    BLOCK_BYTES,
    { before: BLOCK_BYTES - 1, after: null, hidden: true },
  ],
])("%j, where the part around %d is shown", (offsets, byte, expected) => {
  const part = { ...lone, begin: partAround(byte).skip };
  expect(elsewhere(part, hit(offsets), DRAWN)).toMatchObject(expected);
});

test("the part around a byte has it, and all of its block", () => {
  for (const byte of [0, 1, BLOCK_BYTES - 1, BLOCK_BYTES, 12_345_678]) {
    const { skip, limit } = partAround(byte);
    const first = Math.floor(byte / BLOCK_BYTES) * BLOCK_BYTES;
    expect(skip).toBeLessThanOrEqual(first);
    expect(skip + limit).toBe(first + BLOCK_BYTES + MARGIN_BYTES);
  }
});

test("nothing of a whole text is elsewhere", () =>
  expect(elsewhere({ ...lone, whole: true }, hit([500_000]), DRAWN)).toEqual({
    before: null,
    after: null,
    hidden: false,
    cell: null,
  }));

test.each([
  [[300, 2], 7, null, false],
  [[300, 2], 599, [300, 2], true],
  [[300], 250, [251, 1], true],
  [[2, 100], 60, [1, 61], true],
  [[2, 2, 2], 5, null, true],
])("of a table of shape %j the string %d", (shape, string, cell, hidden) => {
  const [rows, columns] = [
    shape.length < 2 ? shape[0]! : shape.at(-2)!,
    shape.length < 2 ? 1 : shape.at(-1)!,
  ];
  const part = { ...lone, shape, rows: Math.min(rows, 200), columns };
  expect(elsewhere(part, hit([0], string), DRAWN)).toMatchObject({
    hidden,
    cell,
  });
});

test("lines that were cut in two are left out", () => {
  const text = "half\nwhole\nha";
  const lines = (part: Partial<TextPart>) =>
    wholeLines(text, { ...lone, ...part });
  expect(lines({ whole: true })).toBe(text);
  expect(lines({})).toBe("half\nwhole");
  expect(lines({ begin: 9 })).toBe("whole");
  expect(lines({ begin: 9, size: 9 + text.length })).toBe("whole\nha");
  expect(wholeLines("x".repeat(2_000), lone)).toHaveLength(2_000);
});
