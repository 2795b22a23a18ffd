import {
  float64,
  int64,
  list,
  tableFromArrays,
  tableToIPC,
  utf8,
} from "@uwdata/flechette";
import { expect, it } from "vitest";
import {
  decodeBoard,
  decodeChange,
  decodingGraph,
  decodeScalars,
} from "./decode";
import { finished } from "../base/slices";

function scalarBytes(smoothed: boolean): ArrayBuffer {
  const columns = {
    run: ["a", "b"],
    points: [2, 1],
    first_wall_time: [100, 200],
    step: [[1, 2], [7]],
    wall_time: [[100, 101], [200]],
    value: [[0.5, NaN], [3]],
    ...(smoothed ? { smoothed: [[0.5, NaN], [3]] } : {}),
  };
  const types = {
    points: int64(),
    first_wall_time: float64(),
    step: list(int64()),
    wall_time: list(float64()),
    value: list(float64()),
    ...(smoothed ? { smoothed: list(float64()) } : {}),
  };
  const bytes = tableToIPC(tableFromArrays(columns, { types }), {
    format: "stream",
  })!;
  return bytes.slice().buffer;
}

it("cuts each run's columns out of the lists", () => {
  const [a, b] = decodeScalars(scalarBytes(true));
  expect(a).toMatchObject({ run: "a", points: 2, firstWallTime: 100 });
  expect([...a!.steps]).toEqual([1, 2]);
  expect([...a!.values]).toEqual([0.5, NaN]);
  expect([...b!.steps]).toEqual([7]);
  expect([...b!.wallTimes]).toEqual([200]);
  expect([...b!.smoothed!]).toEqual([3]);
});

it("leaves smoothed out where it was not asked for", () => {
  expect(decodeScalars(scalarBytes(false))[0]!.smoothed).toBeNull();
});

it("reads the board and its changes", () => {
  const board = decodeBoard({
    version: 3,
    logdir: "/runs",
    title: "",
    glassboard: "0.1.0",
    allow_delete: true,
    progress: {
      state: "ready",
      reason: "",
      files: 1,
      seconds_left: null,
      bytes_read: 5,
      bytes_total: 9,
      points: 2,
    },
    tags: { scalars: ["loss"] },
    runs: [
      {
        name: ".",
        first_wall_time: 1,
        last_wall_time: 2,
        last_step: 8,
        modified: 3,
        tags: { scalars: [0] },
      },
    ],
    problems: [],
  });
  expect(board.progress.bytesTotal).toBe(9);
  expect(board.allowDelete).toBe(true);
  expect(board.runs[0]).toMatchObject({ name: ".", lastStep: 8 });
  const change = decodeChange(
    '{"version":4,"listing":false,"runs":[{"run":".","kinds":["scalars"],"last_step":9,"last_wall_time":5}]}',
  );
  expect(change.runs[0]).toEqual({
    run: ".",
    kinds: ["scalars"],
    lastStep: 9,
    lastWallTime: 5,
  });
});

it("parts the calls of modules from the nodes, and the notes by lines", () => {
  const table = tableFromArrays(
    {
      name: ["net/fc/linear", "net/fc"],
      op: ["linear", "Linear"],
      device: ["", ""],
      inputs: [["x"], []],
      output_shapes: [[[2, 3], null], []],
      attr_names: [["_flops"], []],
      attr_values: [["12"], []],
      module: [false, true],
    },
    {
      types: {
        inputs: list(utf8()),
        output_shapes: list(list(int64())),
        attr_names: list(utf8()),
        attr_values: list(utf8()),
      },
    },
  );
  table.schema.metadata = new Map([["notes", "no backward\nno peak"]]);
  const bytes = tableToIPC(table, { format: "stream" })!.slice().buffer;
  const { nodes, modules, notes } = finished(decodingGraph(bytes));
  expect(nodes).toEqual([
    {
      ...{ name: "net/fc/linear", op: "linear", device: "", inputs: ["x"] },
      outputShapes: [[2, 3], null],
      attributes: [["_flops", "12"]],
    },
  ]);
  expect(modules.map(({ name, op }) => [name, op])).toEqual([
    ["net/fc", "Linear"],
  ]);
  expect(notes).toEqual(["no backward", "no peak"]);
});
