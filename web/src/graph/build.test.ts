import { describe, expect, test } from "vitest";
import { buildGraph } from "./build";
import type { Box } from "./model";
import { testNode } from "./testing";

/** The tree, one `title:kind` a line, indented by depth. */
function outline(box: Box, indent = ""): string {
  return box.children
    .map(
      (child) =>
        `${indent}${child.title}:${child.kind}\n${outline(child, `${indent}  `)}`,
    )
    .join("");
}

function check(lines: readonly string[], expected: string) {
  const text = outline(buildGraph(lines.map((line) => testNode(line))).root);
  expect(text.trimEnd()).toBe(expected.replace(/^ {6}/gm, "").trim());
}

describe("the hierarchy", () => {
  test("follows the slashes, with modules named by attribute and class", () => {
    check(
      [
        "input/x Input",
        "Net/Conv2d[conv1]/conv2d conv2d input/x",
        "Net/relu relu Net/Conv2d[conv1]/conv2d",
      ],
      `
      x:input
      Net:
        conv1:Conv2d
          conv2d:
        relu:`,
    );
  });

  test("numbers the calls of a module", () => {
    check(
      ["Net/ReLU[relu]/relu relu", "Net/ReLU[relu]_1/relu relu"],
      `
      Net:
        relu:ReLU
          relu:
        relu #2:ReLU
          relu:`,
    );
  });

  test("names the members of a container, which is no box itself", () => {
    check(
      [
        "Net/ModuleList[a]/ModuleDict[b]/Linear[x]/linear linear",
        "Net/ModuleList[a]/Linear[1]/linear linear",
      ],
      `
      Net:
        a.b.x:Linear
          linear:
        a.1:Linear
          linear:`,
    );
  });

  test("puts a node whose name is also a scope inside it, whichever comes first", () => {
    const inside = `
      a:
        a:Op
        b:Op`;
    check(["a Op", "a/b Op"], inside);
    check(
      ["a/b Op", "a Op"],
      inside.replace("a:Op\n        b:Op", "b:Op\n        a:Op"),
    );
  });

  test("shows what runs first first, whatever the order of the file", () => {
    check(
      ["out Add b", "b Mul a", "a Placeholder"],
      `
      a:Placeholder
      b:Mul
      out:Add`,
    );
  });

  test("survives cycles, nodes that read themselves, twice the same name and endless nesting", () => {
    expect(
      buildGraph([testNode("a Op b"), testNode("b Op a"), testNode("c Op c")])
        .flows,
    ).toHaveLength(3);
    expect(
      buildGraph([testNode("a One"), testNode("a Two")]).boxes.get("a")?.node
        ?.op,
    ).toBe("One");
    const deep = buildGraph([testNode(`${"s/".repeat(20_000)}x Op`)]);
    expect(deep.boxes.size).toBeLessThan(100);
  });

  test("calls torch's operations by what they do", () => {
    check(
      [
        "Net/59 aten::relu",
        "Net/input.3 aten::_convolution Net/59",
        "Net/q aten::view Net/input.3",
      ],
      `
      Net:
        relu:
        convolution:
        view:q`,
    );
  });
});

describe("held tensors", () => {
  const float32 = { attributes: [["dtype", "DT_FLOAT"]] as const };
  const graph = buildGraph([
    testNode("Net/Linear[fc]/weight Parameter", {
      ...float32,
      outputShapes: [[10, 64]],
    }),
    testNode("Net/Linear[fc]/bias Parameter", {
      ...float32,
      outputShapes: [[10]],
    }),
    testNode("Net/BatchNorm1d[bn]/running_mean Buffer", float32),
    testNode(
      "Net/Linear[fc]/linear linear x Net/Linear[fc]/weight Net/Linear[fc]/bias",
    ),
    testNode(
      "Net/BatchNorm1d[bn]/batch_norm batch_norm Net/Linear[fc]/linear Net/BatchNorm1d[bn]/running_mean",
    ),
  ]);

  test("are counted into their box and those around it, buffers apart", () => {
    expect(graph.boxes.get("Net/Linear[fc]")?.parameters).toEqual({
      tensors: 2,
      count: 650,
      bytes: 2600,
    });
    expect(graph.boxes.get("Net")?.parameters.count).toBe(650);
    expect(
      graph.boxes.get("Net/BatchNorm1d[bn]")?.tensors.map(({ role }) => role),
    ).toEqual(["buffer"]);
  });

  test("are no boxes and no edges, but told at the operation that reads them", () => {
    expect(graph.boxes.has("Net/Linear[fc]/weight")).toBe(false);
    expect(graph.flows).toHaveLength(1);
    expect(
      graph.reads.get("Net/Linear[fc]/linear")?.map(({ title }) => title),
    ).toEqual(["weight", "bias"]);
  });

  test("of torch's traces: attributes without a size, and lists of constants", () => {
    const traced = buildGraph([
      testNode(
        "M/Conv2d[c]/weight/weight.7 prim::GetAttr M/Conv2d[c]/weight/c",
        {
          outputShapes: [[]],
        },
      ),
      testNode("M/Conv2d[c]/1 prim::Constant", {
        attributes: [["attr", "{ value : 1}"]],
      }),
      testNode("M/Conv2d[c]/2 prim::ListConstruct M/Conv2d[c]/1 M/Conv2d[c]/1"),
      testNode(
        "M/Conv2d[c]/3 aten::_convolution M/Conv2d[c]/weight/weight.7 M/Conv2d[c]/2",
      ),
      testNode("M/4 prim::ListConstruct M/Conv2d[c]/3"),
    ]);
    const held = traced.boxes.get("M/Conv2d[c]");
    expect(held?.children.map(({ title }) => title)).toEqual(["convolution"]);
    expect(
      held?.tensors.map(({ title, role, value }) => [title, role, value]),
    ).toEqual([
      ["weight", "parameter", ""],
      ["1", "constant", "1"],
      ["2", "constant", ""],
    ]);
    expect(held?.parameters).toEqual({ tensors: 1, count: 0, bytes: null });
    expect(traced.boxes.get("M/4")?.title).toBe("ListConstruct");
  });
});

test("inputs: the k-th output, control dependencies, and names that are not there", () => {
  const graph = buildGraph([
    testNode("split Split", { outputShapes: [[1], [2, 2]] }),
    testNode("init NoOp"),
    testNode("use Add split:1 ^init gone gone:3"),
  ]);
  expect(
    graph.flows.map(({ from, output, shape, control }) => [
      from.id,
      output,
      shape,
      control,
    ]),
  ).toEqual([
    ["split", 1, [2, 2], false],
    ["init", 0, null, true],
  ]);
  expect(graph.missing.get("use")).toEqual(["gone", "gone:3"]);
});

test("inputs and outputs are called as the reader's language has it, and found by what the file says, too", () => {
  const nodes = ["input/1 Input", "input/mask Input", "output/1 Output"];
  const graph = buildGraph(
    nodes.map((line) => testNode(line)),
    [],
    { ends: { input: "输入", output: "输出" } },
  );
  expect(outline(graph.root).split("\n").slice(0, -1)).toEqual([
    "输入:",
    "mask:输入",
    "输出:",
  ]);
});
