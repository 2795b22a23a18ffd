import { describe, expect, it } from "vitest";
import { buildGraph } from "./build";
import { coloring, knownColorBys } from "./coloring";
import { flameBars, flameRoot, kindSums, kindTotals } from "./flame";
import { layerKind } from "./kinds";
import {
  addsUp,
  formatFlops,
  formatNs,
  formatShare,
  heatOf,
  knownMeasures,
  leavesOut,
  measured,
  shareOf,
} from "./measures";
import type { Box, GraphNode } from "./model";
import { moduleRows, nextSorting } from "./moduleTable";
import { testNode } from "./testing";

function costly(
  line: string,
  costs: Record<string, number | string>,
): GraphNode {
  const attributes = Object.entries(costs).map(
    ([name, value]) => [name, String(value)] as const,
  );
  return testNode(line, { attributes });
}

/** A convolution, a shared activation called twice, and a head in a container that has no row. */
function network(extra: Record<string, number> = {}) {
  const nodes = [
    testNode("x Input"),
    costly("Net/Conv2d[conv]/conv2d conv2d x", {
      ...{ _forward_ns: 600, _flops: 90, _saved_bytes: 40, _output_bytes: 10 },
      dtype: "DT_FLOAT",
    }),
    costly("Net/ReLU[relu]/relu relu Net/Conv2d[conv]/conv2d", {
      ...{ _forward_ns: 100, _flops: 0, _saved_bytes: 10, _output_bytes: 10 },
      dtype: "DT_FLOAT",
    }),
    costly("Net/Sequential[head]/Linear[0]/linear linear Net/ReLU[relu]/relu", {
      ...{ _forward_ns: 200, _flops: 10, _saved_bytes: 30, _output_bytes: 4 },
      dtype: "DT_HALF",
    }),
    costly(
      "Net/Sequential[head]/ReLU[relu]_1/relu relu Net/Sequential[head]/Linear[0]/linear",
      { ...{ _forward_ns: 50, _peak_bytes: 7 }, dtype: "DT_HALF" },
    ),
  ];
  const module = (line: string, costs: Record<string, number | string>) =>
    costly(line, { _call: 0, _parameters: 0, ...costs });
  return buildGraph(nodes, [
    module("Net Net", {
      ...{ _path: "", _forward_ns: 1000, _flops: 100, _parameters: 50 },
      ...{ _parameter_bytes: 200, _trainable: 40, _saved_bytes: 80 },
      ...extra,
    }),
    module("Net/Conv2d[conv] Conv2d", { _path: "conv", _forward_ns: 610 }),
    module("Net/ReLU[relu] ReLU", { _path: "relu", _forward_ns: 110 }),
    module("Net/Sequential[head]/ReLU[relu]_1 ReLU", {
      ...{ _path: "relu", _call: 1, _forward_ns: 60, _peak_bytes: 7 },
    }),
  ]);
}

function box(graph: ReturnType<typeof network>, id: string): Box {
  const found = graph.boxes.get(id);
  if (!found) throw new Error(`no box ${id}`);
  return found;
}

describe("what a box takes", () => {
  const graph = network();
  it("is in a module's own row, where it has one", () => {
    const net = box(graph, "Net");
    expect(net.cost.forwardNs).toBe(1000);
    expect(net.cost.savedBytes).toBe(80);
    expect(net.call).toMatchObject({ path: "", parameters: 50, trainable: 40 });
  });
  it("is the sum of its parts elsewhere, and the greatest of their peaks", () => {
    const { cost, call } = box(graph, "Net/Sequential[head]");
    expect(call).toBeNull();
    expect(cost).toMatchObject({ forwardNs: 260, flops: 10, peakBytes: 7 });
    expect(cost.outputBytes).toBeNull();
    expect(cost.backwardNs).toBeNull();
  });
  it("counts the calls of a shared module", () => {
    const again = box(graph, "Net/Sequential[head]/ReLU[relu]_1");
    expect(again.call).toMatchObject({ call: 1, calls: 2 });
    expect(box(graph, "Net/Conv2d[conv]").call?.calls).toBe(1);
  });
  it("is nothing where nothing was measured", () => {
    const bare = buildGraph([testNode("a/x op"), testNode("a/y op a/x")]);
    expect(knownMeasures(bare)).toEqual([]);
    expect(knownColorBys(bare)).toEqual(["plain", "kind"]);
    expect(shareOf(bare, bare.root, "forward")).toBeNull();
  });
});

describe("what is kept", () => {
  const graph = buildGraph([
    costly("Net/a op", { _saved_bytes: 40, _kept_bytes: 40 }),
    costly("Net/b op Net/a", { _saved_bytes: 40, _kept_bytes: 0 }),
  ]);
  it("is memory, each told once", () => {
    expect(measured(graph, box(graph, "Net"), "memory")).toBe(40);
    expect(box(graph, "Net").cost.savedBytes).toBe(80);
  });
  it("is what is saved in files that tell no more", () => {
    expect(network().root.cost.keptBytes).toBe(80);
  });
});

describe("FLOPs that leave out operations", () => {
  const graph = buildGraph([
    costly("Net/a op", { _flops: 40 }),
    costly("Net/b op Net/a", { _flops: 0, _uncounted: 1 }),
  ]);
  it("are so for all boxes around", () => {
    const lacking = [...graph.boxes.values()].filter((one) =>
      leavesOut(one, "flops"),
    );
    expect(lacking.map(({ title }) => title)).toEqual(["Net", "b"]);
    expect(leavesOut(graph.root, "forward")).toBe(false);
  });
  it("are at least so many", () => {
    const { figure } = coloring(graph, "flops", "en");
    expect(figure(box(graph, "Net"))).toBe("≥ 40 FLOPs · 100 %");
    expect(figure(box(graph, "Net/a"))).toBe("40 FLOPs · 100 %");
    expect(figure(box(graph, "Net/b"))).toBe("");
  });
});

describe("measures", () => {
  it("tell memory by what is kept, or by what is made where that is unknown", () => {
    const kept = network();
    expect(measured(kept, box(kept, "Net"), "memory")).toBe(80);
    const made = buildGraph([
      costly("Net/a op", { _output_bytes: 5 }),
      costly("Net/b op Net/a", { _output_bytes: 6 }),
    ]);
    expect(measured(made, box(made, "Net"), "memory")).toBe(11);
  });
  it("compare peaks with the model's own, which they don't add up to", () => {
    const graph = buildGraph([
      costly("Net/a op", { _peak_bytes: 50 }),
      costly("Net/b op Net/a", { _peak_bytes: 200 }),
    ]);
    expect(knownMeasures(graph)).toEqual(["peak"]);
    expect(knownMeasures(graph).filter(addsUp)).toEqual([]);
    expect(measured(graph, box(graph, "Net"), "peak")).toBe(200);
    expect(shareOf(graph, box(graph, "Net/a"), "peak")).toBe(0.25);
  });
  it("give shares of the whole model", () => {
    const graph = network();
    expect(shareOf(graph, box(graph, "Net/Conv2d[conv]"), "forward")).toBe(
      0.61,
    );
    expect(shareOf(graph, box(graph, "x"), "forward")).toBeNull();
  });
  it.each([
    [0, 0],
    [0.009, 0],
    [0.01, 1],
    [0.07, 3],
    [0.29, 4],
    [1, 6],
  ])("heat of %d is %d", (share, heat) => expect(heatOf(share)).toBe(heat));
  it.each([
    [0, "0 ns"],
    [999, "999 ns"],
    [1_500, "1.5 µs"],
    [9_960, "10 µs"],
    [12_340_000, "12 ms"],
    [999_900_000, "1.0 s"],
    [2_100_000_000, "2.1 s"],
  ])("%d ns are %s", (ns, text) => expect(formatNs(ns)).toBe(text));
  it.each([
    [0, "0 %"],
    [0.0005, "< 0.1 %"],
    [0.004, "0.4 %"],
    [0.0096, "1 %"],
    [0.337, "34 %"],
  ])("the share %d is %s", (share, text) =>
    expect(formatShare(share)).toBe(text),
  );
  it.each([
    [0, "0"],
    [512, "512 FLOPs"],
    [3_630_000_000, "3.63 GFLOPs"],
  ])("%d are %s", (flops, text) => expect(formatFlops(flops)).toBe(text));
});

describe("colours", () => {
  it("tell the measure, and say it in words", () => {
    const graph = network();
    const { tint, figure } = coloring(graph, "forward", "en");
    const conv = box(graph, "Net/Conv2d[conv]");
    expect(tint(conv)?.class).toBe("heat heat-6");
    expect(figure(conv)).toBe("610 ns · 61 %");
    expect(tint(box(graph, "x"))).toBeNull();
    expect(figure(box(graph, "x"))).toBe("");
  });
  it("tell the kind, of modules first, and an operation in a layer as the layer", () => {
    const graph = network();
    const { tint, figure, categories } = coloring(graph, "kind", "en");
    const color = (id: string) => tint(box(graph, id))?.color;
    expect(categories.map(({ name, count }) => [name, count])).toEqual([
      ["ReLU", 4],
      ["Conv2d", 2],
      ["Linear", 2],
      ["Net", 1],
      ["Sequential", 1],
    ]);
    expect(color("Net/ReLU[relu]")).toBe("--run-1");
    expect(color("Net/Conv2d[conv]")).toBe("--run-2");
    expect(color("Net/Conv2d[conv]/conv2d")).toBe("--run-2");
    expect(color("Net/Sequential[head]")).toBe("--run-5");
    expect(tint(box(graph, "x"))).toBeNull();
    expect(figure(box(graph, "Net/Conv2d[conv]"))).toBe("");
  });
  it("tell a category where all parts agree", () => {
    const graph = network();
    const { tint, figure, categories } = coloring(graph, "dtype", "en");
    expect(categories.map(({ name }) => name)).toEqual(["float16", "float32"]);
    expect(figure(box(graph, "Net/Sequential[head]"))).toBe("float16");
    expect(tint(box(graph, "Net/Sequential[head]"))?.color).toBe("--run-1");
    expect(tint(box(graph, "Net"))).toBeNull();
  });
});

describe("the flame", () => {
  const graph = network();
  const root = flameRoot(graph, "forward");
  it("begins at what is alone", () => expect(root.id).toBe("Net"));
  it("is as wide as the shares are, and keeps to the width of what is around", () => {
    const bars = flameBars(graph, root, "forward", 0);
    const row = bars.filter(({ depth }) => depth === 1);
    expect(row.map(({ box }) => box.title)).toEqual(["conv", "relu", "head"]);
    expect(row.map(({ width }) => width.toFixed(3))).toEqual([
      ...["0.610", "0.110", "0.260"],
    ]);
    for (const { left, width } of bars)
      expect(left + width).toBeLessThanOrEqual(1.000001);
  });
  it("fits parts that take more than the whole", () => {
    const tight = network({ _forward_ns: 490 });
    const row = flameBars(tight, box(tight, "Net"), "forward", 0).filter(
      ({ depth }) => depth === 1,
    );
    expect(row.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(1);
  });
  it("leaves out what is too narrow to be seen", () => {
    const bars = flameBars(graph, root, "forward", 0.2);
    expect(bars.map(({ box }) => box.title)).not.toContain("relu");
  });
  it("colours by the kind of layer", () => {
    expect(layerKind(box(graph, "Net"))).toBeNull();
    expect(layerKind(box(graph, "Net/Conv2d[conv]/conv2d"))).toBe("Conv2d");
    const totals = kindTotals(graph, "forward");
    expect(totals.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
      ...["Conv2d 610", "Linear 200", "ReLU 170"],
    ]);
    const head = kindSums(graph, box(graph, "Net/Sequential[head]"), "forward");
    expect([...head]).toEqual([
      ["Linear", 200],
      ["ReLU", 60],
    ]);
  });
});

describe("the table", () => {
  const graph = network();
  const titles = (by: "module" | "forward", descending: boolean) =>
    moduleRows(graph, { by, descending }).map(({ box }) => box.title);
  it("has the modules in the order in which they run", () =>
    expect(titles("module", false)).toEqual([
      ...["Net", "conv", "relu", "head", "0", "relu #2"],
    ]));
  it("is sorted by figures", () =>
    expect(titles("forward", true)).toEqual([
      ...["Net", "conv", "head", "0", "relu", "relu #2"],
    ]));
  it("begins with the greatest, and turns round", () => {
    const first = nextSorting({ by: "module", descending: false }, "flops");
    expect(first).toEqual({ by: "flops", descending: true });
    expect(nextSorting(first, "flops").descending).toBe(false);
  });
});
