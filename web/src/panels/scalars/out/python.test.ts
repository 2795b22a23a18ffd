import { expect, it } from "vitest";
import { pythonOf, type PythonPlot } from "./python";

const plain: PythonPlot = {
  logdir: "/runs",
  title: "loss",
  lines: [
    { runs: ["a"], tag: "loss", label: "a", color: "#3b64d6", dash: null },
  ],
  x: "step",
  xTag: "",
  align: false,
  xLog: false,
  yScale: "linear",
  smoother: "ema",
  smoothing: 0,
  baseline: "",
  compare: "difference",
  center: "mean",
  band: "std",
  partition: false,
  xLimits: null,
  yLimits: null,
};

it("is a script that one would write", () =>
  expect(pythonOf(plain)).toBe(`# loss: needs glassboard, matplotlib and numpy
import matplotlib.pyplot as plt
import numpy as np

import glassboard

reader = glassboard.open("/runs")

LINES = [  # run, tag, label, colour, style
    ("a", "loss", "a", "#3b64d6", "-"),
]


def points(run, tag):
    table = reader.scalars(tag, runs=run)
    return table["step"].astype(float), table["value"]


fig, ax = plt.subplots(figsize=(8, 4.5), layout="constrained")
for run, tag, label, color, style in LINES:
    x, y = points(run, tag)
    ax.plot(x, y, linestyle=style, color=color, label=label)
ax.set(title="loss", xlabel="step")
ax.grid(alpha=0.3)
ax.legend()
plt.show()
`));

it.each([
  ["/runs", '"/runs"'],
  ["/a, /b", '["/a", "/b"]'],
  ["old=/a, new=/b", '{"old": "/a", "new": "/b"}'],
  ["old=/a", '{"old": "/a"}'],
  ["/a, b", '"/a, b"'],
  ["/x=1/runs", '"/x=1/runs"'],
  ["/runs/lr=0.1, run 2", '"/runs/lr=0.1, run 2"'],
  ["C:\\runs", '"C:\\\\runs"'],
  ['/"quoted"', '"/\\"quoted\\""'],
])("opens %s", (logdir, argument) =>
  expect(pythonOf({ ...plain, logdir })).toContain(
    `reader = glassboard.open(${argument})\n`,
  ),
);

it("keeps names within their strings and its comment within its line", () => {
  const [line] = plain.lines;
  const evil = 'a"\nimport os\u2028\u0085#$x$\\';
  const script = pythonOf({
    ...plain,
    title: evil,
    lines: [{ ...line!, runs: [evil], tag: evil, label: evil }],
  });
  expect(script.split(/[\n\r\u0085\u2028\u2029]/)).not.toContain("import os");
  expect(script).toContain('"a\\"\\nimport os\\u2028\\u0085#$x$\\\\"');
  // matplotlib would read what stands between dollars as a formula
  expect(script).toContain('"a\\"\\nimport os\\u2028\\u0085#\\\\$x\\\\$\\\\"');
});

it("leaves a legend of very many lines out", () => {
  const lines = Array.from({ length: 21 }, () => plain.lines[0]!);
  expect(pythonOf({ ...plain, lines })).not.toContain("legend");
});

it("draws limits, scales and times as the card does", () => {
  const script = pythonOf({
    ...plain,
    x: "wall",
    xLog: true,
    yScale: "symlog",
    xLimits: [1.5, null],
    yLimits: [-1e-9, 1e21],
  });
  for (const line of [
    'ax.set_xscale("log")',
    'ax.set_yscale("symlog")',
    "ax.set_xlim(times(1.5), None)",
    "ax.set_ylim(-1e-9, 1e+21)",
    'ax.set(title="loss", xlabel="time (UTC)")',
  ]) {
    expect(script).toContain(`${line}\n`);
  }
});
