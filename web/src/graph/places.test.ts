import { expect, test } from "vitest";
import { buildGraph } from "./build";
import type { Box } from "./model";
import { testNode } from "./testing";
import { placesOf } from "./places";

test("boxes beside each other are told apart by what lies around them", () => {
  const scope = (place: number) =>
    `Net/ModuleList[layers]/Layer[${place}]/Attention[attn]`;
  const names = [`${scope(0)}/view`, `${scope(1)}/view`, "Net/mul", "x"];
  const { boxes } = buildGraph(
    names.map((name) => testNode(`${name} op`)),
    [],
  );
  const found = names
    .map((name) => boxes.get(name))
    .filter((it): it is Box => !!it);
  expect(placesOf(found)).toEqual([
    "layers.0 / attn / view",
    "layers.1 / attn / view",
    "Net / mul",
    "x",
  ]);
  expect(placesOf(found.slice(1))).toEqual(["attn / view", "Net / mul", "x"]);
});
