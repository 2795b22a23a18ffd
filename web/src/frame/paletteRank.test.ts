import { expect, it } from "vitest";
import { searchable } from "../base/fuzzy";
import {
  MOST_OFFERED,
  ranker,
  type Entry,
  type EntryGroup,
} from "./paletteRank";

function entry(group: EntryGroup, text: string, alias?: string): Entry {
  return {
    group,
    name: searchable(text),
    ...(alias === undefined ? {} : { alias: searchable(alias) }),
  };
}

const entries = [
  entry("tags", "loss/train"),
  entry("tags", "loss/val"),
  entry("tags", "lr"),
  entry("runs", "baseline"),
  entry("runs", "lossless"),
  entry("commands", "主题", "Theme"),
  entry("commands", "Smooth more"),
];

/** `tags: lr · runs: baseline`, in the order offered. */
function told(query: string, recent: string[] = []): string {
  const chosen = recent.map((text) =>
    entries.find(({ name }) => name.text === text)!,
  );
  return ranker(
    entries,
    chosen,
  )(query)
    .map(({ name, offers }) => {
      const names = offers.map((offer) => offer.entry.name.text);
      return `${name}: ${names.join(" ")}`;
    })
    .join(" · ");
}

it.each([
  ["", [], "commands: 主题 Smooth more"],
  ["", ["baseline"], "recent: baseline · commands: 主题 Smooth more"],
  ["loss", [], "tags: loss/train loss/val · runs: lossless"],
  ["loss", ["loss/val"], "tags: loss/val loss/train · runs: lossless"],
  ["val", [], "tags: loss/val"],
  ["theme", [], "commands: 主题"],
  ["主", [], "commands: 主题"],
  ["smooth", [], "commands: Smooth more"],
  ["@", [], "runs: baseline lossless"],
  ["@loss", [], "runs: lossless"],
  ["#loss", [], "tags: loss/train loss/val"],
  [">th", [], "commands: 主题 Smooth more"],
  ["xyz", [], ""],
])("`%s` after %j offers %s", (query, recent, offered) =>
  expect(told(query, recent)).toBe(offered),
);

it("answers the same, whatever was typed before", () => {
  const rank = ranker(entries, []);
  for (const query of ["l", "lo", "los", "lr", "l", "@l", "@lo", "", "v"]) {
    expect(rank(query)).toEqual(ranker(entries, [])(query));
  }
});

it("offers the best of many, and tells how many more there are", () => {
  const many = Array.from({ length: 100 }, (_, i) => entry("tags", `a${i}b`));
  const found = ranker([...many, entry("tags", "b")], [])("b")[0]!;
  expect(found.offers).toHaveLength(MOST_OFFERED);
  expect(found.offers[0]!.entry.name.text).toBe("b");
  expect(found.offers[1]!.entry.name.text).toBe("a0b");
  expect(found.more).toBe(101 - MOST_OFFERED);
});
