import { expect, it } from "vitest";
import { flatLines, groupLines, treeLines, type Line } from "./runTree";
import type { Training } from "./trainings";

const trainings = (...names: string[]): Training[] =>
  names.map((name) => ({ name, parts: [] }));

/** Indented; a folder with its mark and how many runs it holds. */
const told = (lines: readonly Line[]) =>
  lines.map((line) => {
    const indent = "  ".repeat(line.depth);
    if (line.kind === "run") return indent + line.label;
    const { open, label, names } = line;
    return `${indent}${open ? "▾" : "▸"} ${label} (${names.length})`;
  });

const open = () => true;

it.each<[string, string[], string[]]>([
  ["flat names need no folders", ["a", "b"], ["a", "b"]],
  [
    "names become folders",
    ["mlp/lr=1", "vit/lr=1", "vit/lr=2"],
    ["mlp/lr=1", "▾ vit (2)", "  lr=1", "  lr=2"],
  ],
  [
    "a chain of folders is one",
    ["x/y/z/a", "x/y/z/b"],
    ["▾ x/y/z (2)", "  a", "  b"],
  ],
  [
    "a run stands within the folder of those below it",
    ["exp", "exp/1", "exp/2", "f"],
    ["▾ exp (3)", "  exp", "  1", "  2", "f"],
  ],
  [
    "a folder stands where its first run does",
    ["b/1", "a/1", "b/2", "a/2"],
    ["▾ b (2)", "  1", "  2", "▾ a (2)", "  1", "  2"],
  ],
  [
    "deep and shallow",
    ["a/b/1", "a/b/2", "a/c", "."],
    ["▾ a (3)", "  ▾ b (2)", "    1", "    2", "  c", "."],
  ],
  [
    "odd slashes are told as they are",
    ["/a", "b//c", "b//d", "e/"],
    ["/a", "▾ b/ (2)", "  c", "  d", "e/"],
  ],
])("%s", (_name, names, expected) =>
  expect(told(treeLines(trainings(...names), open))).toEqual(expected),
);

it("hides what a closed folder holds, but knows it", () => {
  const lines = treeLines(
    trainings("a/b/1", "a/b/2", "a/c"),
    (path) => path !== "a/b",
  );
  expect(told(lines)).toEqual(["▾ a (3)", "  ▸ b (2)", "  c"]);
  expect(lines[1]).toMatchObject({ names: ["a/b/1", "a/b/2"] });
});

it("tells whole names in a flat list", () => {
  expect(told(flatLines(trainings("a/b/1", "a/c")))).toEqual(["a/b/1", "a/c"]);
});

it("puts runs below their groups, and lets strangers stand alone", () => {
  const lines = groupLines(
    trainings("a1", "b1", "a2", "odd"),
    (name) => (name === "odd" ? name : name.slice(0, 1)),
    (group) => `--color-${group}`,
    (name) => name,
    (group) => group === "a",
  );
  expect(told(lines)).toEqual(["▾ a (2)", "  a1", "  a2", "▸ b (1)", "odd"]);
  expect(lines[0]).toMatchObject({ color: "--color-a" });
});
