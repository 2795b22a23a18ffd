import { expect, it } from "vitest";
import { placesOf, scoreOf, searchable, termsOf } from "./fuzzy";

/** Names in the order in which they are offered. */
function ranked(query: string, names: readonly string[]): string[] {
  const terms = termsOf(query);
  return names
    .map((name) => ({ name, score: scoreOf(terms, searchable(name)) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ name }) => name);
}

function marked(query: string, name: string): string {
  const at = new Set(placesOf(termsOf(query), searchable(name)));
  return [...name].map((c, i) => (at.has(i) ? `[${c}]` : c)).join("");
}

it.each([
  ["loss", "loss/train", ["glossary", "train/loss", "train/lossless"]],
  ["l", "loss", ["model"]],
  ["tl", "trainLoss", ["metrics/total"]],
  ["acc", "val/acc", ["layer/acid/c", "vaccine"]],
  ["bc", "abc", ["b/c/d/e/f/g/h"]],
  ["conv1", "conv1", ["conv10", "conv2/1"]],
])("`%s` offers %s first", (query, first, others) =>
  expect(ranked(query, [...others, first])[0]).toBe(first),
);

it.each([
  ["loss", "train/accuracy"],
  ["ssol", "loss"],
  ["loss lx", "loss/train"],
  ["標", "loss"],
])("`%s` is not found in `%s`", (query, name) =>
  expect(ranked(query, [name])).toEqual([]),
);

it.each([
  ["val loss", "loss/val"],
  ["LOSS", "loss/train"],
  ["loss", "LOSS/TRAIN"],
  ["lsv", "loss/val"],
  ["准确", "验证/准确率"],
  ["b", "İb"],
])("`%s` is found in `%s`", (query, name) =>
  expect(ranked(query, [name])).toEqual([name]),
);

it.each([
  ["loss", "train/loss", "train/[l][o][s][s]"],
  ["loss", "layer/0/some/loss", "layer/0/some/[l][o][s][s]"],
  ["lv", "eval/loss/val", "eval/[l]oss/[v]al"],
  ["val loss", "loss/val", "[l][o][s][s]/[v][a][l]"],
  ["a", "layer/a", "layer/[a]"],
  ["率", "准确率", "准确[率]"],
  ["b", "İb", "İ[b]"],
])("`%s` marks %s as %s", (query, name, expected) =>
  expect(marked(query, name)).toBe(expected),
);
