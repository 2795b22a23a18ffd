import { expect, test } from "vitest";
import { contentOf, MOST_ROWS } from "./textTable";

const entry = (shape: number[], strings: string[]) => ({
  step: 0,
  wallTime: 0,
  shape,
  strings,
});

test("a scalar and torch's vector of one are one text", () => {
  expect(contentOf(entry([], ["a"]))).toEqual({ kind: "text", text: "a" });
  expect(contentOf(entry([1], ["a"]))).toEqual({ kind: "text", text: "a" });
  expect(contentOf(entry([0], []))).toEqual({ kind: "text", text: "" });
});

test("a vector is a column, a matrix a table, of more axes the first slice", () => {
  const rows = (shape: number[], strings: string[]) => {
    const content = contentOf(entry(shape, strings));
    return content.kind === "table" ? [content.rows, content.sliced] : null;
  };
  expect(rows([2], ["a", "b"])).toEqual([[["a"], ["b"]], false]);
  expect(rows([2, 2], ["a", "b", "c", "d"])).toEqual([
    [
      ["a", "b"],
      ["c", "d"],
    ],
    false,
  ]);
  expect(rows([2, 1, 2], ["a", "b", "c", "d"])).toEqual([[["a", "b"]], true]);
});

test("a long vector shows its first rows and tells how many there are", () => {
  const content = contentOf(entry([500], Array.from({ length: 500 }, String)));
  expect(content).toMatchObject({ kind: "table", rowTotal: 500 });
  expect(content.kind === "table" && content.rows.length).toBe(MOST_ROWS);
});
