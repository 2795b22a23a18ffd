import { expect, it } from "vitest";
import {
  islandAround,
  planSections,
  withIsland,
  withNextLot,
  type Island,
} from "./sections";

const groups = [
  { name: "a", items: ["a/1", "a/2"] },
  { name: "b", items: ["b/1", "b/2", "b/3"] },
  { name: "c", items: ["c/1"] },
  { name: "d", items: ["d/1", "d/2", "d/3", "d/4"] },
];

/** `a:2 b:1-2/3 d:+1`: all of a, the second of three of b, one of d from its first on; `…` where more are to come. */
function plan(
  folded: string[],
  budget: number,
  islands: readonly Island[] = [],
): string {
  const reach = { budget, islands };
  const { sections, complete } = planSections(groups, folded, reach);
  const told = sections.map(({ group, before, items, after }) => {
    const head = before > 0 ? `(${before})` : "";
    const tail = after > 0 ? `(${after})` : "";
    return `${group.name}:${head}${items.length}${tail}`;
  });
  return told.join(" ") + (complete ? "" : " …");
}

it.each([
  ["all within the budget", [], 100, "a:2 b:3 c:1 d:4"],
  ["exactly the budget", [], 14, "a:2 b:3 c:1 d:4"],
  ["cut within a section", [], 6, "a:2 b:2(1) …"],
  ["cut between sections", [], 3, "a:2 …"],
  ["folded ones cost their heading alone", ["a", "b"], 4, "a:0 b:0 c:1 …"],
  ["never nothing", [], 1, "a:1(1) …"],
])("%s", (_name, folded, budget, expected) =>
  expect(plan(folded, budget)).toBe(expected),
);

const island = (group: string, first: number, end: number) => ({
  group,
  first,
  end,
});
it.each([
  ["far below", 3, [island("d", 1, 3)], "a:2 b:0(3) c:0(1) d:(1)2(1) …"],
  ["to the end", 3, [island("d", 0, 9)], "a:2 b:0(3) c:0(1) d:4"],
  [
    "two of them",
    3,
    [island("b", 1, 2), island("c", 0, 1)],
    "a:2 b:(1)1(1) c:1 …",
  ],
  ["one that the budget meets", 5, [island("b", 1, 3)], "a:2 b:3 …"],
  ["one that the budget has passed", 9, [island("b", 1, 2)], "a:2 b:3 c:1 …"],
  ["one of a group that is gone", 3, [island("x", 0, 2)], "a:2 …"],
])("islands: %s", (_name, budget, islands, expected) =>
  expect(plan([], budget, islands)).toBe(expected),
);

it.each([
  [3, [], "a:2 b:3 …"],
  [3, [island("b", 1, 2)], "a:2 b:(1)2 …"],
  [3, [island("b", 0, 3)], "a:2 b:3 c:1 …"],
  [3, [island("c", 0, 1)], "a:2 b:0(3) c:1 d:4"],
])(
  "from %d cards and %j the next lot leads to %s",
  (budget, islands, expected) => {
    const reach = withNextLot(groups, [], { budget, islands }, 4);
    expect(plan([], reach.budget, reach.islands)).toBe(expected);
  },
);

it.each([
  ["d/3", [], island("d", 1, 3)],
  ["c/1", [], island("c", 0, 1)],
  ["a/1", [], null],
  ["d/3", ["d"], null],
  ["x", [], null],
])("around %s with %j folded: %j", (tag, folded, expected) => {
  const reach = { budget: 3, islands: [] };
  const isSought = (item: string) => item === tag;
  expect(islandAround(groups, folded, reach, isSought, 1)).toEqual(expected);
});

it("keeps one island of a group", () => {
  const reach = { budget: 1, islands: [island("a", 0, 1)] };
  expect(withIsland(reach, island("a", 1, 2)).islands).toEqual([
    island("a", 1, 2),
  ]);
});
