import { describe, expect, test } from "vitest";
import { buildGraph } from "./build";
import {
  comparableMeasures,
  compareGraphs,
  wholeChanges,
  type Comparison,
} from "./differences";
import { finished } from "../base/slices";
import { matchBoxes } from "./match";
import type { GraphNode } from "./model";
import { testNode } from "./testing";
import { uniteGraphs } from "./union";

/** Nodes from lines; `… @3x4` gives the shape of the output. */
function nodes(lines: readonly string[]): GraphNode[] {
  return lines.map((line) => {
    const [text = "", shape] = line.split(" @");
    return testNode(text, {
      outputShapes: [shape ? shape.split("x").map(Number) : [2, 3]],
      attributes: [["_flops", "10"]],
    });
  });
}

function compared(
  before: readonly string[],
  after: readonly string[],
): Comparison {
  const [from, to] = [before, after].map((lines) => buildGraph(nodes(lines)));
  if (!from || !to) throw new Error("no graphs");
  return compareGraphs(from, to, finished(matchBoxes(from, to)));
}

/** `mark place: changes` of each difference, in the order of the model. */
function told({ differences }: Comparison): string[] {
  return differences.map(
    ({ mark, before, after, changes }) =>
      `${mark} ${(after ?? before)?.title ?? ""}: ${changes.join(", ")}`,
  );
}

const LINEAR = (name: string, from: string, shape = "8x4") =>
  `Net/Linear[${name}]/linear linear ${from} @${shape}`;
const RELU = (name: string, from: string) =>
  `Net/ReLU[${name}]/relu relu ${from} @8x4`;

const SMALL = [
  "x Input @8x4",
  LINEAR("a", "x"),
  RELU("act", "Net/Linear[a]/linear"),
  LINEAR("b", "Net/ReLU[act]/relu", "8x2"),
];

describe("what is different", () => {
  test("is nothing between a model and itself", () => {
    const same = compared(SMALL, SMALL);
    expect(told(same)).toEqual([]);
    expect([...same.marks]).toEqual([]);
  });

  test("are modules that came, went, or are of another class", () => {
    const after = [
      "x Input @8x4",
      LINEAR("a", "x"),
      "Net/GELU[act]/gelu gelu Net/Linear[a]/linear @8x4",
      "Net/Norm[norm]/norm norm Net/GELU[act]/gelu @8x4",
      LINEAR("b", "Net/Norm[norm]/norm", "8x2"),
    ];
    expect(told(compared(SMALL, after)).sort()).toEqual([
      "added norm: ",
      "changed act: ReLU → GELU, +gelu, −relu",
    ]);
    expect(told(compared(after, SMALL)).sort()).toEqual([
      "changed act: GELU → ReLU, +relu, −gelu",
      "removed norm: ",
    ]);
  });

  test("are parameters of another shape; only other shapes of data are less", () => {
    const model = (width: string, batch: string) => [
      "x Input @8x4",
      `Net/Linear[a]/weight Parameter @${width}`,
      `Net/Linear[a]/linear linear x Net/Linear[a]/weight @${batch}`,
    ];
    const wider = compared(model("4x4", "8x4"), model("6x4", "8x6"));
    expect(told(wider)).toEqual(["changed a: weight 4×4 → 6×4"]);
    const batch = compared(model("4x4", "8x4"), model("4x4", "9x4"));
    expect(told(batch)).toEqual(["reshaped a: 8×4 → 9×4"]);
  });

  test("are none within a module that one operation stands for", () => {
    const open = [
      "x Input @8x4",
      "Net/Block[a]/Linear[0]/weight Parameter @4x4",
      "Net/Block[a]/Linear[0]/linear linear x Net/Block[a]/Linear[0]/weight @8x4",
      "Net/Block[a]/Linear[1]/linear linear Net/Block[a]/Linear[0]/linear @8x4",
      "Net/head head Net/Block[a]/Linear[1]/linear @8x4",
    ];
    const closed = [
      "x Input @8x4",
      "Net/Block[a]/Linear[0]/weight Parameter @4x4",
      "Net/Block[a]/forward Block x Net/Block[a]/Linear[0]/weight @8x4",
      "Net/head head Net/Block[a]/forward @8x4",
    ];
    expect(told(compared(open, closed))).toEqual([]);
    expect(told(compared(closed, open))).toEqual([]);
    expect(told(compared(closed, closed))).toEqual([]);
    const wider = closed.map((line) => line.replace("@4x4", "@4x6"));
    expect(told(compared(closed, wider))).toEqual([
      "changed a: weight 4×4 → 4×6",
    ]);
    const other = closed.map((line) => line.replaceAll("Block", "Gate"));
    expect(told(compared(open, other))).toEqual(["changed a: Block → Gate"]);
  });

  test("are operations of a module, told by the module", () => {
    const after = [
      ...SMALL.slice(0, 2),
      "Net/Linear[a]/scale mul Net/Linear[a]/linear @8x4",
      ...SMALL.slice(2),
    ];
    expect(told(compared(SMALL, after))).toEqual(["changed a: +scale"]);
  });

  test("is sorted by weight", () => {
    const after = [
      ...SMALL,
      "Net/Small[s]/op op x",
      ...[1, 2, 3, 4].map((i) => `Net/Large[l]/op_${i} op x`),
    ];
    expect(told(compared(SMALL, after))).toEqual(["added l: ", "added s: "]);
  });
});

describe("modules are matched", () => {
  test("by structure where they were renamed, all in order where all were", () => {
    const named = (name: (i: number) => string) =>
      [0, 1, 2].flatMap((i) => [
        `Net/Block[${name(i)}]/f f x`,
        `Net/Block[${name(i)}]/g g Net/Block[${name(i)}]/f`,
      ]);
    const model = (name: (i: number) => string) => ["x Input", ...named(name)];
    expect(
      told(
        compared(
          model((i) => `h.${i}`),
          model((i) => `layer.${i}`),
        ),
      ),
    ).toEqual([0, 1, 2].map((i) => `renamed layer.${i}: h.${i} → layer.${i}`));
  });

  test("by name, not by structure, where the name says which it is", () => {
    const model = (...ops: string[]) => [
      "x Input",
      ...ops.map((op, i) => `Net/B[layer.${i}]/o ${op} x`),
    ];
    expect(
      told(compared(model("f", "f", "f"), model("f", "g", "f", "f"))).sort(),
    ).toEqual(["added layer.3: ", "changed layer.1: +o, −o"]);
  });

  test("past one that was put before them, where names only count", () => {
    const before = [
      "x Input",
      "Net/Linear[0]/linear linear x",
      "Net/ReLU[1]/relu relu Net/Linear[0]/linear",
    ];
    const after = [
      "x Input",
      "Net/Linear[0]/linear linear x",
      "Net/Norm[1]/norm norm Net/Linear[0]/linear",
      "Net/ReLU[2]/relu relu Net/Norm[1]/norm",
    ];
    expect(told(compared(before, after)).sort()).toEqual([
      "added 1: ",
      "renamed 2: 1 → 2",
    ]);
  });

  test("under another name of the model itself", () => {
    const after = SMALL.map((line) => line.replaceAll("Net/", "Model/"));
    expect(told(compared(SMALL, after))).toEqual([
      "renamed Model: Net → Model",
    ]);
  });
});

test("the whole is told where both know it", () => {
  const whole = wholeChanges(compared(SMALL, SMALL.slice(0, 3)));
  expect([...whole]).toEqual([["flops", { was: 30, is: 20 }]]);
});

test("memory that is kept is not held against memory that is made", () => {
  const graph = (...attributes: (readonly [string, string])[]) =>
    buildGraph([
      testNode("x Input"),
      testNode("Net/Linear[a]/linear linear x", { attributes }),
    ]);
  const measures = (...[from, to]: ReturnType<typeof graph>[]) =>
    comparableMeasures(from!, to!);
  const made = graph(["_output_bytes", "64"]);
  const kept = graph(["_output_bytes", "64"], ["_saved_bytes", "16"]);
  expect(measures(kept, kept)).toEqual(["memory"]);
  expect(measures(made, made)).toEqual(["memory"]);
  expect(measures(made, kept)).toEqual([]);
  const comparison = compareGraphs(
    made,
    kept,
    finished(matchBoxes(made, kept)),
  );
  expect([...wholeChanges(comparison)]).toEqual([]);
});

describe("two graphs in one", () => {
  const before = [
    "x Input @8x4",
    LINEAR("a", "x"),
    "Net/Drop[drop]/dropout dropout Net/Linear[a]/linear @8x4",
    LINEAR("b", "Net/Drop[drop]/dropout", "8x2"),
  ];
  const after = [
    "x Input @8x4",
    LINEAR("a", "x"),
    "Net/Norm[norm]/norm norm Net/Linear[a]/linear @8x4",
    LINEAR("b", "Net/Norm[norm]/norm", "8x2"),
  ];
  const { graph, sides } = finished(
    uniteGraphs(
      compared(before, after),
      { nodes: nodes(before), modules: [] },
      { nodes: nodes(after), modules: [] },
      { fold: true },
    ),
  );

  test("have the boxes of both, each with a sign of what became of it", () => {
    const titles = [...graph.boxes.values()].map(({ title }) => title);
    expect(titles.sort()).toEqual(
      [
        "x",
        "Net",
        "a",
        "linear",
        "linear",
        "b",
        "+ norm",
        "+ norm",
        "− drop",
        "− dropout",
      ].sort(),
    );
    const gone = sides.get("Net/Drop[drop]");
    expect([gone?.before?.title, gone?.after, gone?.mark]).toEqual([
      "drop",
      null,
      "removed",
    ]);
    expect(sides.get("Net/Linear[a]")?.before?.title).toBe("a");
  });

  test("keep what led to and from a removed box", () => {
    const flows = graph.flows.map(
      ({ from, to }) => `${from.title} > ${to.title}`,
    );
    expect(flows).toContain("linear > − dropout");
    expect(flows).toContain("− dropout > linear");
  });

  test("keep a removed box apart from another one that took its name", () => {
    const linear = (name: string, shape: string) =>
      `Net/Linear[${name}]/linear linear x @${shape}`;
    const other = ["x Input", linear("1", "4x4"), linear("2", "5x5")];
    const moved = ["x Input", linear("1", "5x5")];
    const united = finished(
      uniteGraphs(
        compared(other, moved),
        { nodes: nodes(other), modules: [] },
        { nodes: nodes(moved), modules: [] },
        { fold: false },
      ),
    );
    const titles = united.graph.root.children[1]?.children.map(
      ({ title }) => title,
    );
    expect(titles?.sort()).toEqual(["→ 1", "− 1′"].sort());
    expect(united.graph.missing.size).toBe(0);
  });
});
