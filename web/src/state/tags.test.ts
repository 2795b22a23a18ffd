// @vitest-environment jsdom
import { expect, it } from "vitest";
import { setBoard } from "./board";
import { soloRun } from "./runs";
import { groupTags, shownTags } from "./tags";
import { testBoard, testRun } from "./testing";

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
    { name: "", items: ["/x", "lr"] },
    { name: "layer2", items: ["layer2/a/b"] },
    { name: "layer10", items: ["layer10/w"] },
    { name: "loss", items: ["loss/train", "loss/val"] },
  ]);
});

it("tells which shown runs have a tag", () => {
  const runs = [
    testRun("a", { text: [0, 1] }),
    testRun("b", { text: [1] }),
    testRun("c", { scalars: [0] }),
  ];
  setBoard(testBoard(runs, { text: ["notes", "config"], scalars: ["loss"] }));
  const shown = shownTags("text");
  const told = () =>
    [...shown.value].map(
      ([tag, cards]) => `${tag}: ${cards.map(({ run }) => run).join(" ")}`,
    );
  expect(told()).toEqual(["notes: a", "config: a b"]);
  soloRun("b");
  expect(told()).toEqual(["config: b"]);
});
