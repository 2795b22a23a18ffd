import { expect, it } from "vitest";
import { buildGraph } from "./build";
import { coloring, isColorBy, knownColorBys } from "./coloring";
import { dataRange, dataText, isData, knownData, shortNumber } from "./data";
import { moduleRows } from "./moduleTable";
import { testNode } from "./testing";

function network() {
  const module = (line: string, path: string, data: Record<string, string>) =>
    testNode(line, {
      attributes: [
        ["_path", path],
        ...Object.entries(data).map(
          ([name, value]) => [`_data:${name}`, value] as const,
        ),
      ],
    });
  return buildGraph(
    [
      testNode("x Input"),
      testNode("Net/Linear[a]/linear linear x"),
      testNode("Net/Linear[b]/linear linear Net/Linear[a]/linear"),
      testNode("Net/ReLU[c]/relu relu Net/Linear[b]/linear"),
    ],
    [
      module("Net Net", "", {}),
      module("Net/Linear[a] Linear", "a", { bits: "4.0", "a:b": "-0.5" }),
      module("Net/Linear[b] Linear", "b", { bits: "8.0" }),
      module("Net/ReLU[c] ReLU", "c", { bits: "0.123456" }),
    ],
  );
}

const box = (graph: ReturnType<typeof network>, id: string) =>
  graph.boxes.get(id)!;

it("knows the user's numbers by their names", () => {
  const graph = network();
  expect(knownData(graph)).toEqual(["data:bits", "data:a:b"]);
  expect(knownColorBys(graph).slice(-2)).toEqual(["data:bits", "data:a:b"]);
  expect(dataText(box(graph, "Net/Linear[a]"), "data:a:b")).toBe("−0.5000");
  expect(dataText(box(graph, "Net"), "data:bits")).toBe("");
  expect(dataRange(graph, "data:bits")).toBe("0.1235 – 8");
  expect(dataRange(graph, "data:a:b")).toBe("−0.5000");
});

it("colours from the least to the greatest", () => {
  const graph = network();
  const { tint, figure } = coloring(graph, "data:bits", "en");
  const classes = ["Net/ReLU[c]", "Net/Linear[a]", "Net/Linear[b]", "Net"].map(
    (id) => tint(box(graph, id))?.class,
  );
  expect(classes).toEqual([
    "heat heat-0",
    "heat heat-3",
    "heat heat-6",
    undefined,
  ]);
  expect(figure(box(graph, "Net/Linear[b]"))).toBe("8");
  // of equal ones each is the greatest
  const alone = coloring(graph, "data:a:b", "en");
  expect(alone.tint(box(graph, "Net/Linear[a]"))?.class).toBe("heat heat-6");
});

it("sorts modules by them, those without one last", () => {
  const rows = moduleRows(network(), { by: "data:bits", descending: true });
  expect(rows.map((row) => row.box.title)).toEqual(["b", "a", "c", "Net"]);
});

it.each([
  [4, "4"],
  [-12, "−12"],
  [1e7, "1.00e7"],
  [0.5, "0.5000"],
])("writes %d as %s", (value, text) => expect(shortNumber(value)).toBe(text));

it.each([
  ["data:bits", true],
  ["data:", false],
  ["forward", true],
  ["backwards", false],
  [7, false],
])("takes %s for a way to colour: %s", (name, is) =>
  expect(isColorBy(name)).toBe(is),
);

it("takes no other name for a number", () => {
  expect(["bits", "data", "data:"].some(isData)).toBe(false);
});
