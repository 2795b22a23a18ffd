// @vitest-environment jsdom
import { expect, it } from "vitest";
import { groupTags } from "./scalars";

it("groups by the part before the first slash, tags without one first", () => {
  const tags = [
    "loss/val",
    "lr",
    "layer10/w",
    "loss/train",
    "layer2/a/b",
    "/x",
  ];
  expect(groupTags(tags)).toEqual([
    { name: "", tags: ["/x", "lr"] },
    { name: "layer2", tags: ["layer2/a/b"] },
    { name: "layer10", tags: ["layer10/w"] },
    { name: "loss", tags: ["loss/train", "loss/val"] },
  ]);
});
