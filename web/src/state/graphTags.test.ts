import { expect, it } from "vitest";
import type { Run } from "../api/types";
import { graphCount, graphTagsOf } from "./graphTags";

const TAGS = {
  graphs: ["graph"],
  graph_run_metadata: ["step 2", "step 10"],
  graph_keras_model: ["keras"],
  graph_tagged_run_metadata: ["step1"],
};

function run(tags: Run["tags"]): Run {
  return {
    name: "a",
    firstWallTime: 0,
    lastWallTime: 0,
    lastStep: 0,
    modified: 0,
    tags,
  };
}

it("lists a run's own graph first, then those with a tag, and what was measured", () => {
  const held = run({
    graphs: [0],
    graph_run_metadata: [1, 0],
    graph_keras_model: [0],
    graph_tagged_run_metadata: [0],
  });
  expect(graphTagsOf(held, TAGS)).toEqual({
    graphs: [null, "keras", "step 2", "step 10"],
    costs: ["step 2", "step 10", "step1"],
  });
});

it("finds no graph where only times were logged", () => {
  const held = run({ graph_tagged_run_metadata: [0] });
  expect(graphTagsOf(held, TAGS)).toEqual({ graphs: [], costs: ["step1"] });
});

it("counts the graphs to choose from", () => {
  expect(graphCount(TAGS)).toBe(4);
  expect(graphCount({ graph_tagged_run_metadata: ["a"] })).toBe(0);
});
