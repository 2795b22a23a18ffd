import { expect, it } from "vitest";
import { budgetFor, planSections } from "./sections";

const groups = [
  { name: "a", items: ["a/1", "a/2"] },
  { name: "b", items: ["b/1", "b/2", "b/3"] },
  { name: "c", items: ["c/1"] },
];

/** `a:2 b:3` for two cards of a and three of b, with `…` where more are to come. */
function plan(folded: string[], budget: number): string {
  const { sections, complete } = planSections(groups, folded, budget);
  const told = sections.map(
    ({ group, items }) => `${group.name}:${items.length}`,
  );
  return told.join(" ") + (complete ? "" : " …");
}

it.each([
  ["all within the budget", [], 100, "a:2 b:3 c:1"],
  ["exactly the budget", [], 9, "a:2 b:3 c:1"],
  ["cut within a section", [], 6, "a:2 b:2 …"],
  ["cut between sections", [], 3, "a:2 …"],
  ["folded ones cost their heading alone", ["a", "b"], 4, "a:0 b:0 c:1"],
  ["never nothing", [], 1, "a:1 …"],
])("%s", (_name, folded, budget, expected) =>
  expect(plan(folded, budget)).toBe(expected),
);

it.each([
  ["a/1", [], 2],
  ["b/2", [], 6],
  ["c/1", [], 9],
  ["c/1", ["a"], 7],
  ["a/1", ["a"], 0],
  ["x", [], 0],
])("the budget for %s with %j folded lays it out", (tag, folded, budget) => {
  const found = budgetFor(groups, folded, (item) => item === tag);
  expect(found).toBe(budget);
  if (budget === 0) return;
  const { sections } = planSections(groups, folded, budget);
  expect(sections.at(-1)?.items.at(-1)).toBe(tag);
});
