import { expect, it } from "vitest";
import { firstKind, fittingTabs, planTabs } from "./tabs";

const KINDS = ["scalars", "histograms", "text"];

it("shows kinds with data and the open one, and puts the others under More", () => {
  const tags = {
    text: ["a"],
    images: ["b", "c"],
    audio: [],
    graph_tagged_run_metadata: ["step1"],
  };
  expect(planTabs(tags, KINDS, "scalars")).toEqual({
    shown: [
      { kind: "scalars", tags: 0 },
      { kind: "text", tags: 1 },
    ],
    waiting: ["histograms"],
    later: [{ kind: "images", tags: 2 }],
  });
});

it("counts graphs under one tab, whichever kinds they lie under", () => {
  const tags = {
    graph_keras_model: ["keras"],
    graph_run_metadata: ["a", "b"],
    graph_tagged_run_metadata: ["step1"],
    meta_graphs: ["meta_graph"],
  };
  expect(planTabs(tags, ["scalars", "graphs"], "scalars")).toEqual({
    shown: [
      { kind: "scalars", tags: 0 },
      { kind: "graphs", tags: 4 },
    ],
    waiting: [],
    later: [],
  });
});

it.each([
  ["all, where there is room", 0, 400, false, [0, 1, 2, 3]],
  ["as many as leave room for the menu", 0, 399, false, [0, 1, 2]],
  ["fewer, where the menu is there anyhow", 0, 420, true, [0, 1, 2]],
  ["the open one, though it is the last", 3, 260, false, [0, 3]],
  ["the open one alone", 2, 10, false, [2]],
])("fits %s", (_name, open, room, menuNeeded, places) =>
  expect(fittingTabs([100, 100, 100, 100], open, room, 60, menuNeeded)).toEqual(
    places,
  ),
);

it.each([
  [{}, null],
  [{ images: ["a"] }, null],
  [{ scalars: [], text: ["a"] }, "text"],
  [{ text: ["a"], histograms: ["a"] }, "histograms"],
  [{ text: ["a"], scalars: ["a"] }, "scalars"],
])("of %j, the first dashboard that has data is %s", (tags, kind) => {
  expect(firstKind(tags, KINDS)).toBe(kind);
});
