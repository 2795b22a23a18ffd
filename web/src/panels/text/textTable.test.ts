import { expect, test } from "vitest";
import { contentOf, MOST_COLUMNS, MOST_ROWS } from "./textTable";

const part = (shape: number[], strings: string[]) => {
  const columns = shape.length < 2 ? 1 : shape.at(-1)!;
  const rows = shape.length < 2 ? strings.length : shape.at(-2)!;
  const size = strings.join("").length;
  return {
    shape,
    strings,
    rows,
    columns,
    size,
    begin: 0,
    whole: true,
    problem: "",
  };
};

test("a scalar and torch's vector of one are one text", () => {
  expect(contentOf(part([], ["a"]))).toEqual({ kind: "text", text: "a" });
  expect(contentOf(part([1], ["a"]))).toEqual({ kind: "text", text: "a" });
  expect(contentOf(part([0], []))).toEqual({ kind: "text", text: "" });
});

test("a vector is a column, a matrix a table, of more axes the first slice", () => {
  const rows = (shape: number[], strings: string[]) => {
    const content = contentOf(part(shape, strings));
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

test("of a large one the first cells are shown, and how many there are is told", () => {
  const many = Array.from({ length: 100_000 }, String);
  const long = contentOf(part([500], many.slice(0, 500)));
  expect(long).toMatchObject({ kind: "table", rowTotal: 500 });
  expect(long.kind === "table" && long.rows.length).toBe(MOST_ROWS);
  const wide = contentOf(part([1, 100_000], many));
  expect(wide).toMatchObject({ kind: "table", columnTotal: 100_000 });
  expect(wide.kind === "table" && wide.rows[0]?.length).toBe(MOST_COLUMNS);
});
