import { describe, expect, test } from "vitest";
import { finished } from "../base/slices";
import { buildGraph } from "./build";
import type { GraphNode } from "./model";
import { findBoxes } from "./search";
import { testNode } from "./testing";

const BLOCK = "ResNet/Sequential[layer4]/Block[1]";
const LAYER = "Bert/Encoder[encoder]/ModuleList[layer]/Layer[3]";
const NODES = [
  "x Input",
  `${BLOCK}/Conv2d[conv1]/conv2d conv2d x`,
  `${BLOCK}/Conv2d[conv2]/weight Parameter`,
  `${BLOCK}/Conv2d[conv2]/conv2d conv2d ${BLOCK}/Conv2d[conv1]/conv2d ${BLOCK}/Conv2d[conv2]/weight`,
  `${LAYER}/Linear[query]/linear linear x`,
].map((line) => testNode(line));

function row(name: string, path: string, call: number): GraphNode {
  return testNode(`${name} Linear`, {
    attributes: [
      ["_path", path],
      ["_call", String(call)],
    ],
  });
}

const ROWS = [
  row(`${LAYER}/Linear[query]`, "encoder.layer.3.query", 0),
  row(`${LAYER}/Linear[query]_1`, "encoder.layer.3.query", 1),
];

/** The ids of what is found first, in a graph by torch's writer, and in one that tells modules' paths. */
function check(query: string, expected: readonly string[], rows = ROWS) {
  const nodes = [
    ...NODES,
    testNode(`${LAYER}/Linear[query]_1/linear linear x`),
  ];
  const { boxes } = finished(findBoxes(buildGraph(nodes, rows), query, 2));
  expect(boxes.map(({ id }) => id)).toEqual(expected);
}

describe("a path by dots", () => {
  const conv = `${BLOCK}/Conv2d[conv2]`;
  test.each(["layer4.1.conv2", "Layer4/1/Conv2"])("%s", (query) => {
    check(query, [conv, `${conv}/conv2d`]);
  });

  test("of a parameter leads to the module that holds it", () => {
    check("layer4.1.conv2.weight", [conv]);
  });

  test("leads through a list of modules", () => {
    check("encoder.layer.3", [LAYER, `${LAYER}/Linear[query]`]);
  });

  test("leads to every call of a module, the first one first", () => {
    const query = `${LAYER}/Linear[query]`;
    check("encoder.layer.3.query", [query, `${query}_1`]);
    check("encoder.layer.3.query #2", [`${query}_1`, `${query}_1/linear`]);
  });

  test("that no module has finds nothing", () => {
    check("layer5.1.conv2", []);
  });
});

test("a path by slashes is found as the file has it", () => {
  check("layer[3]/linear[query]_1/", [`${LAYER}/Linear[query]_1/linear`]);
});
