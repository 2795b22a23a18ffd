import { expect, it } from "vitest";
import type { GraphNode } from "../api/types";
import {
  looksLikeNumbers,
  numbersOf,
  withNumbers,
  type Numbers,
} from "./graphNumbers";

function row(name: string, path?: string): GraphNode {
  return {
    name,
    op: "Linear",
    device: "",
    inputs: [],
    outputShapes: [],
    attributes: path === undefined ? [] : [["_path", path]],
  };
}

const BITS = numbersOf({ bits: { "layers.0": 4, gone: 8 } }) as Numbers;

it("reads numbers by name and path", () => {
  expect(BITS.get("bits")).toEqual(
    new Map([
      ["layers.0", 4],
      ["gone", 8],
    ]),
  );
});

it.each([
  [[1, 2], "shape", "", ""],
  ["text", "shape", "", ""],
  [{ bits: 4 }, "group", "bits", ""],
  [{ "": {} }, "group", "", ""],
  [{ bits: { a: "four" } }, "value", "bits", "a"],
  [{ bits: { a: null } }, "value", "bits", "a"],
  [{ bits: {} }, "empty", "", ""],
])("tells what is wrong with %j", (json, why, name, path) =>
  expect(numbersOf(json)).toMatchObject({ why, name, path }),
);

it("tells numbers from a Keras model", () => {
  expect(looksLikeNumbers({ bits: {} })).toBe(true);
  expect(looksLikeNumbers({ class_name: "Functional", config: {} })).toBe(
    false,
  );
});

it("puts numbers onto modules by their paths, and tells which are not there", () => {
  const { graph, missing } = withNumbers(
    { nodes: [], modules: [row("Net/0", "layers.0")], notes: [] },
    BITS,
  );
  expect(graph.modules[0]?.attributes).toContainEqual(["_data:bits", "4"]);
  expect(missing).toEqual(["gone"]);
});

it("replaces a number that the file has under the same name", () => {
  const module = row("Net/0", "layers.0");
  const logged = {
    ...module,
    attributes: [...module.attributes, ["_data:bits", "8"] as const],
  };
  const { graph } = withNumbers(
    { nodes: [], modules: [logged], notes: [] },
    BITS,
  );
  expect(graph.modules[0]?.attributes).toEqual([
    ["_path", "layers.0"],
    ["_data:bits", "4"],
  ]);
});

it("puts numbers onto boxes by their names where nothing tells of modules", () => {
  const numbers = numbersOf({ bits: { "net/fc": 4 } }) as Numbers;
  const { graph, missing } = withNumbers(
    { nodes: [row("net/fc/MatMul")], modules: [], notes: [] },
    numbers,
  );
  expect(graph.modules.map(({ name }) => name)).toEqual(["net/fc"]);
  expect(missing).toEqual([]);
});
