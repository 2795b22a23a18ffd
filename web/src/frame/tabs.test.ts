import { expect, it } from "vitest";
import { planTabs } from "./tabs";

const KINDS = ["scalars", "histograms", "text"];

it("shows kinds with data and the open one, and puts the others under More", () => {
  const tags = { text: ["a"], images: ["b", "c"], audio: [] };
  expect(planTabs(tags, KINDS, "scalars")).toEqual({
    shown: [
      { kind: "scalars", tags: 0 },
      { kind: "text", tags: 1 },
    ],
    waiting: ["histograms"],
    later: [{ kind: "images", tags: 2 }],
  });
});
