import { describe, expect, test } from "vitest";
import { blockFigures, standsOut } from "./blocks";
import { buildGraph } from "./build";
import { initiallyOpen, revealed, visibleEdges } from "./collapse";
import { flameBars } from "./flame";
import { seriesName } from "./fold";
import { isFold, type Box, type Graph } from "./model";
import { moduleRows } from "./moduleTable";
import { finished } from "../base/slices";
import { findBoxes } from "./search";
import { testNode } from "./testing";

/** The titles of the tree, indented by depth. */
function outline(graph: Graph): string[] {
  const lines: string[] = [];
  const visit = (boxes: readonly Box[], indent: string) => {
    for (const box of boxes) {
      lines.push(indent + box.title);
      visit(box.children, `${indent} `);
    }
  };
  visit(graph.root.children, "");
  return lines;
}

function folded(lines: readonly string[]): Graph {
  return buildGraph(
    lines.map((line) => testNode(line)),
    [],
    { fold: true },
  );
}

/** Title and kind of each fold. */
function folds(lines: readonly string[]): string[][] {
  return [...folded(lines).boxes.values()]
    .filter(isFold)
    .map(({ title, kind }) => [title, kind]);
}

/** Layers `from` … `to` of a model, each of a product and what is added to it, one after the other. */
function layers(count: number, op = (_: number) => "mul"): string[] {
  const scope = (place: number) => `Net/ModuleList[layer]/Layer[${place}]`;
  const all = Array.from({ length: count }, (_, place) => {
    const before = place === 0 ? "x" : `${scope(place - 1)}/add`;
    const here = scope(place);
    return [
      `${here}/mul ${op(place)} ${before}`,
      `${here}/add add ${here}/mul ${before}`,
    ];
  });
  return ["x Input", ...all.flat()];
}

describe("blocks of one structure that follow each other", () => {
  test("leave out the scopes that all of them name", () => {
    const outputs = [0, 1, 2, 3, 4].map((n) => `output/past/${n}/key Output x`);
    expect(outline(folded(["x Input", ...outputs]))).toEqual([
      "x",
      "past ×5",
      " …/0/key",
      " …/1/key",
      " …/2/key",
      " …/3/key",
      " …/4/key",
    ]);
  });

  test("are in a box of their own, named by what they count", () => {
    expect(outline(folded(layers(3)))).toEqual([
      "x",
      "Net",
      " layer.0–2 ×3",
      "  layer.0",
      "   mul",
      "   add",
      "  layer.1",
      "   mul",
      "   add",
      "  layer.2",
      "   mul",
      "   add",
    ]);
  });

  test("are named up to the last module where each is of several", () => {
    const scope = (place: number) =>
      `Net/Sequential[body]/${place % 2 ? "Act" : "Conv"}[${place}]`;
    const before = (n: number) =>
      n === 0 ? "x" : `${scope(n - 1)}/${n % 2 ? "mul" : "relu"}`;
    const lines = [0, 1, 2, 3, 4, 5].map(
      (n) => `${scope(n)}/${n % 2 ? "relu relu" : "mul mul"} ${before(n)}`,
    );
    expect(folds(["x Input", ...lines])).toEqual([["0–5 ×3", "Conv · Act"]]);
  });

  test("say of what kind they are: alike ones together, and nothing of mere scopes", () => {
    const scope = (place: number) => `Net/Sequential[body]/Block[${place}]`;
    const op = (place: number) => (place % 2 ? "relu" : "mul");
    const blocks = [0, 1, 2, 3, 4, 5].map(
      (n) =>
        `${scope(n)}/${op(n)} ${op(n)} ${n ? `${scope(n - 1)}/${op(n - 1)}` : "x"}`,
    );
    expect(folds(["x Input", ...blocks])).toEqual([["0–5 ×3", "Block ×2"]]);
    const scopes = [0, 1, 2].map(
      (n) => `layer${n}/mul mul ${n ? `layer${n - 1}/mul` : "x"}`,
    );
    expect(folds(["x Input", ...scopes])).toEqual([["layer0–2 ×3", ""]]);
  });

  test("are not folded when there are two, or when one of three differs", () => {
    expect(outline(folded(layers(2)))).not.toContain(" layer.0–1 ×2");
    const odd = folded(layers(3, (place) => (place === 1 ? "div" : "mul")));
    expect(outline(odd)).not.toContain(" layer.0–2 ×3");
  });

  test("differ by shapes and by what goes between, not by names", () => {
    const shaped = [...layers(2), ...layers(3).slice(5)].map((line, place) =>
      testNode(line, place >= 5 ? { outputShapes: [[9]] } : {}),
    );
    const wired = layers(3).map((line) =>
      line.replace(
        "[2]/add add Net/ModuleList[layer]/Layer[2]/mul",
        "[2]/add add",
      ),
    );
    const named = layers(3).map((line) => line.replaceAll("[1]/mul", "[1]/m"));
    const outlines = [
      buildGraph(shaped, [], { fold: true }),
      folded(wired),
      folded(named),
    ].map((graph) => outline(graph).filter((line) => line.includes("×3")));
    expect(outlines).toEqual([[], [], [" layer.0–2 ×3"]]);
  });

  test("may be of several boxes each", () => {
    const lines = [0, 1, 2].flatMap((place) => {
      const before = place === 0 ? "x" : `Net/add_${place - 1}`;
      const layer = `Net/ModuleList[f]/Linear[${place}]/linear`;
      return [
        `${layer} linear ${before}`,
        `Net/add_${place} add ${layer} ${before}`,
      ];
    });
    const graph = folded(["x Input", ...lines]);
    expect(outline(graph)[2]).toBe(" f.0–2 ×3");
    const fold = finished(findBoxes(graph, "×3", 1)).boxes[0];
    expect(fold?.kind).toBe("Linear · add_0");
    expect(fold?.blocks.map((block) => block.length)).toEqual([2, 2, 2]);
  });

  test("that are operations are folded from five on", () => {
    const chain = (count: number) =>
      Array.from(
        { length: count },
        (_, i) => `x_${i} Relu ${i ? `x_${i - 1}` : "y"}`,
      );
    expect(outline(folded(["y Input", ...chain(4)]))).toHaveLength(5);
    expect(outline(folded(["y Input", ...chain(5)]))[1]).toBe("x_0–4 ×5");
  });

  test("that bear different signs are kept apart", () => {
    const nodes = layers(3).map((line) => testNode(line));
    const graph = buildGraph(nodes, [], {
      fold: true,
      sign: (box) => (box.id.endsWith("Layer[1]") ? "+" : ""),
    });
    expect(outline(graph)).not.toContain(" layer.0–2 ×3");
  });
});

test.each([
  [["layer.0", "layer.1"], "layer.0–1"],
  [["block.9", "block.10"], "block.9–10"],
  [["0", "1", "2"], "0–2"],
  [["relu", "relu"], "relu"],
  [["cache/0/keys", "cache/2/values"], "cache"],
  [["up", "down"], "up … down"],
  [["Conv2d_1a_3x3", "Conv2d_4a_3x3"], "Conv2d"],
])("%j are called %s", (names, expected) => {
  expect(seriesName(names)).toBe(expected);
});

describe("a fold", () => {
  const nodes = layers(4).map((line, place) =>
    testNode(line, {
      attributes: [["_forward_ns", place === 5 ? "1000" : "100"]],
    }),
  );
  const graph = buildGraph(nodes, [], { fold: true });
  const fold = graph.boxes.get("Net/ModuleList[layer]/Layer[0]×4");
  const inner = graph.boxes.get("Net/ModuleList[layer]/Layer[2]/add");
  if (!fold || !inner) throw new Error("no fold");

  test("takes what its blocks take; the typical one and the slowest are told", () => {
    const figures = blockFigures(graph, fold, "forward");
    expect(fold.cost.forwardNs).toBe(1700);
    expect(figures?.each).toBe(200);
    expect(figures?.most.box.title).toBe("layer.2");
    expect(figures && standsOut(figures)).toBe(true);
    expect(blockFigures(graph, fold, "flops")).toBeNull();
  });

  test("is one box for what leads to its inside, and opens for a box in there", () => {
    const closed = visibleEdges(graph, new Set(["Net"]));
    expect(closed.map(({ from, to }) => [from.title, to])).toEqual([
      ["x", fold],
    ]);
    const open = revealed(inner, initiallyOpen(graph));
    expect(open).toContain(fold.id);
    expect(visibleEdges(graph, open).map(({ to }) => to.title)).toContain(
      "add",
    );
  });

  test("stays closed at first, also where it is alone in its module", () => {
    expect([...initiallyOpen(graph)]).toEqual(["Net"]);
  });

  test("is no row of a sorted table and no bar of the flame, which tell its blocks", () => {
    const titles = (by: "module" | "forward") =>
      moduleRows(graph, { by, descending: true }).map(({ box }) => box.title);
    expect(titles("module")).toContain("layer.0–3 ×4");
    expect(titles("forward").slice(0, 2)).toEqual(["Net", "layer.2"]);
    const bars = flameBars(graph, graph.root, "forward", 0);
    expect(bars.map(({ box }) => box.title)).not.toContain("layer.0–3 ×4");
    expect(bars.filter(({ box }) => box.title === "layer.2")).toHaveLength(1);
  });

  test("is not there when folding is off", () => {
    expect(buildGraph(nodes).boxes.has(fold.id)).toBe(false);
  });
});

test("more blocks than can be drawn side by side are folded, and lie in ranges that begin where their names do", () => {
  const graph = folded(layers(1000));
  const net = graph.boxes.get("Net");
  expect(net?.children.map(({ title }) => title)).toEqual([
    "layer.0–999 ×1000",
  ]);
  const [fold] = net?.children ?? [];
  expect(fold?.blocks).toHaveLength(1000);
  const titles = fold?.children.map(({ title }) => title);
  expect(titles?.slice(0, 2)).toEqual(["layer.0–99", "layer.100–199"]);
  expect(titles).toHaveLength(10);
  const sorted = moduleRows(graph, { by: "parameters", descending: true });
  expect(sorted).toHaveLength(1001);
});

test("no block lies in two ranges", () => {
  const chain = Array.from({ length: 300 }, (_, at) =>
    ["Mul", "Add", "Relu"].map(
      (op, part) => `n${3 * at + part} ${op} n${3 * at + part - 1}`,
    ),
  ).flat();
  const graph = folded(["n-1 Input", ...chain]);
  const fold = graph.root.children.find(({ blocks }) => blocks.length > 0);
  expect(fold?.children[0]?.children).toHaveLength(102);
});

test("what does not repeat lies in ranges beside what does", () => {
  const unlike = Array.from({ length: 500 }, (_, at) => `a${at} op${at} x`);
  const alike = Array.from({ length: 9 }, (_, at) => `b${at} op x`);
  const graph = folded(["x Input", ...unlike, ...alike]);
  const last = graph.root.children.at(-1);
  expect(last?.title).toBe("501 – 502");
  expect(last?.children.at(-1)?.title).toBe("b0–8 ×9");
});
