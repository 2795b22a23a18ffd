/** A card as a Python script that draws the same lines. Pure. */
import type {
  Compare,
  Smoother,
  XAxis,
  YScale,
} from "../../../state/chartOptions";
import type { Band, Center } from "../../../state/groups";

export interface PlottedLine {
  /** One, or those of a group. */
  readonly runs: readonly string[];
  readonly tag: string;
  readonly label: string;
  /** `#rrggbb`. */
  readonly color: string;
  /** Lengths of strokes and gaps; null for a solid line. */
  readonly dash: readonly number[] | null;
}

type Limits = readonly [low: number | null, high: number | null];

export interface PythonPlot {
  /** As the server tells it: a path, or several as `/a, name=/b`. */
  readonly logdir: string;
  readonly title: string;
  readonly lines: readonly PlottedLine[];
  readonly x: XAxis;
  /** The tag that lies along x, where `x` is `tag`. */
  readonly xTag: string;
  readonly align: boolean;
  readonly xLog: boolean;
  readonly yScale: YScale;
  readonly smoother: Smoother;
  /** A weight, or a window in points; 0 smooths nothing. */
  readonly smoothing: number;
  /** Empty: none. */
  readonly baseline: string;
  readonly compare: Compare;
  readonly center: Center;
  readonly band: Band;
  readonly partition: boolean;
  readonly xLimits: Limits | null;
  readonly yLimits: Limits | null;
}

/** A script without trailing blanks, and with a newline at its end. */
export function pythonOf(plot: PythonPlot): string {
  const isGrouped = plot.lines.some(({ runs }) => runs.length > 1);
  const parts = [
    header(plot),
    isGrouped ? GROUPED_LINES(plot) : LINES(plot),
    pointsFunction(plot),
    ...(isGrouped || plot.baseline ? [CURVE] : []),
    ...(isGrouped ? [groupFunction(plot)] : []),
    ...(plot.baseline ? [compareFunction(plot)] : []),
    ...(plot.smoothing > 0 ? [smoothFunction(plot)] : []),
    drawing(plot, isGrouped),
  ];
  return `${parts.join("\n\n").trimEnd()}\n`;
}

function header({ logdir, title, x, lines }: PythonPlot): string {
  const doc = oneLine(title || lines.map(({ tag }) => tag).join(", "));
  return [
    `# ${doc}: needs glassboard, matplotlib and numpy`,
    "import matplotlib.pyplot as plt",
    "import numpy as np",
    "",
    "import glassboard",
    "",
    `reader = glassboard.open(${logdirs(logdir)})`,
    ...(x === "wall" ? ["", TIMES] : []),
  ].join("\n");
}

const TIMES = `
def times(seconds):
    return (np.asarray(seconds) * 1e6).astype("datetime64[us]")
`.trim();

/** In a comment, nothing may begin a new line. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
}

/** What `glassboard.open` takes for what the server says of its logdir. */
function logdirs(told: string): string {
  const parts = told.split(", ").map((part) => {
    const named = /^([^=/\\]+)=(.+)$/.exec(part);
    return named
      ? { name: named[1]!, path: named[2]! }
      : { name: "", path: part };
  });
  // a comma may also be a part of a directory's name
  const isList = parts.every(({ path }) => /^(\/|[A-Za-z]:\\|\\\\)/.test(path));
  if (!isList || (parts.length === 1 && !parts[0]!.name)) return text(told);
  if (parts.every(({ name }) => name === "")) {
    return `[${parts.map(({ path }) => text(path)).join(", ")}]`;
  }
  const entries = parts.map(({ name, path }) => `${text(name)}: ${text(path)}`);
  return `{${entries.join(", ")}}`;
}

/** A Python string. JSON's escapes are Python's, but it leaves some control characters as they are. */
function text(value: string): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A string that matplotlib shows as it is: between dollars it would read formulas. */
function shown(value: string): string {
  return text(value.replaceAll("$", "\\$"));
}

function number(value: number): string {
  if (Number.isNaN(value)) return "np.nan";
  if (!Number.isFinite(value)) return value > 0 ? "np.inf" : "-np.inf";
  return String(value);
}

function styleOf({ dash }: PlottedLine): string {
  return dash ? `(0, (${dash.map(number).join(", ")}))` : '"-"';
}

function LINES({ lines }: PythonPlot): string {
  const rows = lines.map((line) => {
    const [run = ""] = line.runs;
    const fields = [
      text(run),
      text(line.tag),
      shown(line.label),
      text(line.color),
    ];
    return `    (${fields.join(", ")}, ${styleOf(line)}),`;
  });
  return ["LINES = [  # run, tag, label, colour, style", ...rows, "]", ""].join(
    "\n",
  );
}

function GROUPED_LINES({ lines }: PythonPlot): string {
  const rows = lines.map((line) => {
    const runs = `[${line.runs.map(text).join(", ")}]`;
    const fields = [text(line.tag), shown(line.label), text(line.color)];
    return `    (${runs}, ${fields.join(", ")}, ${styleOf(line)}),`;
  });
  return [
    "LINES = [  # runs, tag, label, colour, style",
    ...rows,
    "]",
    "",
  ].join("\n");
}

function pointsFunction({ x, xTag, align }: PythonPlot): string {
  const aligned = (column: string) => {
    if (!align) return [`    return ${column}, table["value"]`];
    return [
      `    x = ${column}`,
      '    return x - x[:1], table["value"]  # from the first one',
    ];
  };
  const read = [
    "def points(run, tag):",
    "    table = reader.scalars(tag, runs=run)",
  ];
  switch (x) {
    case "step":
      return [...read, ...aligned('table["step"].astype(float)'), ""].join(
        "\n",
      );
    case "wall":
      return [...read, ...aligned('table["wall_time"]'), ""].join("\n");
    case "relative":
      return [
        ...read,
        '    seconds = table["wall_time"]',
        '    return seconds - seconds[:1], table["value"]',
        "",
      ].join("\n");
    case "tag":
      return [
        ...read,
        `    axis = reader.scalars(${text(xTag)}, runs=run)`,
        '    known = np.isfinite(axis["value"])',
        '    steps, values = axis["step"][known], axis["value"][known]',
        '    order = np.argsort(steps, kind="stable")',
        "    # its value at the same step, or its last one before",
        '    place = np.searchsorted(steps[order], table["step"], side="right") - 1',
        "    x = values[order][place[place >= 0]]",
        `    return ${align ? "x - x[:1]" : "x"}, table["value"][place >= 0]`,
        "",
      ].join("\n");
  }
}

const CURVE = `
def curve(x, y):
    """The finite points by x, the mean of those at one place."""
    known = np.isfinite(x) & np.isfinite(y)
    places, back = np.unique(x[known], return_inverse=True)
    return places, np.bincount(back, y[known], len(places)) / np.bincount(back, None, len(places))


def along(x, places, values):
    """Straight between the points, and nothing outside their span."""
    if len(places) == 0:
        return np.full(len(x), np.nan)
    return np.interp(x, places, values, left=np.nan, right=np.nan)
`.trimStart();

function groupFunction({ center, band }: PythonPlot): string {
  const middle = center === "mean" ? "np.nanmean" : "np.nanmedian";
  const around: Record<Band, readonly string[]> = {
    none: ["    return x, y, y, y"],
    std: [
      "    spread = np.nan_to_num(np.nanstd(all_y, axis=0, ddof=1))",
      "    return x, y, y - spread, y + spread",
    ],
    sem: [
      "    count = np.isfinite(all_y).sum(axis=0)",
      "    spread = np.nan_to_num(np.nanstd(all_y, axis=0, ddof=1) / np.sqrt(count))",
      "    return x, y, y - spread, y + spread",
    ],
    range: [
      "    return x, y, np.nanmin(all_y, axis=0), np.nanmax(all_y, axis=0)",
    ],
    iqr: ["    return x, y, *np.nanpercentile(all_y, [25, 75], axis=0)"],
  };
  return [
    "def together(runs, tag):",
    `    """The ${center} of the runs wherever one of them has a point, and the band around it."""`,
    "    members = [points(run, tag) for run in runs]",
    "    x = np.unique(np.concatenate([x[np.isfinite(x)] for x, _ in members]))",
    "    all_y = np.array([along(x, *curve(*member)) for member in members])",
    `    y = ${middle}(all_y, axis=0)`,
    ...around[band],
    "",
  ].join("\n");
}

function compareFunction({ baseline, compare }: PythonPlot): string {
  const base = `along(x, *curve(*points(${text(baseline)}, tag)))`;
  return [
    "def compared(x, y, tag):",
    `    """The ${compare} to the baseline."""`,
    ...(compare === "difference"
      ? [`    return y - ${base}`]
      : [
          '    with np.errstate(divide="ignore", invalid="ignore"):',
          `        return y / ${base}`,
        ]),
    "",
  ].join("\n");
}

function smoothFunction({ smoother, smoothing }: PythonPlot): string {
  const amount = number(smoothing);
  switch (smoother) {
    case "ema":
      return `
def smooth(x, y, weight=${amount}):
    """TensorBoard's debiased moving average; NaN and infinities stay and don't count."""
    shown, last, count = y.copy(), 0.0, 0
    for i in np.flatnonzero(np.isfinite(y)):
        last = weight * last + (1 - weight) * y[i]
        count += 1
        shown[i] = last / (1 - weight**count)
    return shown
`.trimStart();
    case "time":
      return `
def smooth(x, y, weight=${amount}):
    """An average whose weights fall with the distance along x; NaN and infinities stay and don't count."""
    shown, known = y.copy(), np.flatnonzero(np.isfinite(y))
    gaps = np.abs(np.diff(x[known]))
    steps = np.sort(gaps[gaps > 0])
    typical = steps[(len(steps) - 1) // 2] if len(steps) else 1.0
    ages = gaps / typical if len(steps) else np.ones(len(gaps))
    mean, total = 0.0, 0.0
    for i, age in zip(known, np.r_[1.0, ages], strict=False):
        total = total * weight**age + 1
        mean += (y[i] - mean) / total
        shown[i] = mean
    return shown
`.trimStart();
    case "mean":
      return `
def smooth(x, y, window=${amount}):
    """The mean of so many points around each; NaN and infinities stay and don't count."""
    shown, known = y.copy(), np.isfinite(y)
    if not known.any():
        return shown
    half = min((window - 1) / 2, known.sum())
    reach = int(half)
    kernel = np.r_[half - reach, np.ones(2 * reach + 1), half - reach]

    def spread(values):
        return np.convolve(values, kernel)[reach + 1 :][: len(values)]

    shown[known] = spread(y[known]) / spread(np.ones(known.sum()))
    return shown
`.trimStart();
    case "gaussian":
      return `
def smooth(x, y, window=${amount}):
    """A Gaussian with a standard deviation of a quarter of so many points, made of four boxes; NaN and infinities stay
    and don't count."""
    shown, known = y.copy(), np.isfinite(y)
    if not known.any():
        return shown
    variance = (min(window, 4.0 * known.sum()) / 4) ** 2 / 4
    reach = int((np.sqrt(12 * variance + 1) - 1) / 2)
    edge = (2 * reach + 1) * (3 * variance - reach * (reach + 1)) / (6 * ((reach + 1) ** 2 - variance))
    box = np.r_[np.clip(edge, 0, 1), np.ones(2 * reach + 1), np.clip(edge, 0, 1)]
    box /= box.sum()
    kernel = np.convolve(np.convolve(box, box), np.convolve(box, box))

    def spread(values):
        return np.convolve(values, kernel)[len(kernel) // 2 :][: len(values)]

    shown[known] = spread(y[known]) / spread(np.ones(known.sum()))
    return shown
`.trimStart();
  }
}

function drawing(plot: PythonPlot, isGrouped: boolean): string {
  const { x, smoothing, partition, baseline, band } = plot;
  const across = x === "wall" && !plot.align ? "times(x)" : "x";
  const hasBand = isGrouped && band !== "none";
  const body = [
    ...(isGrouped
      ? [`${hasBand ? "x, y, low, high" : "x, y, *_"} = together(runs, tag)`]
      : ["x, y = points(run, tag)"]),
    ...(baseline
      ? [
          ...(hasBand
            ? ["low, high = compared(x, low, tag), compared(x, high, tag)"]
            : []),
          "y = compared(x, y, tag)",
        ]
      : []),
    ...(hasBand ? bandLines(plot, across) : []),
  ];
  const draw = [
    ...(smoothing > 0
      ? [
          `ax.plot(${across}, y, linestyle=style, color=color, alpha=0.25, linewidth=1)`,
          "y = smooth(x, y)",
        ]
      : []),
    `ax.plot(${across}, y, linestyle=style, color=color, label=label)`,
  ];
  const whole = partition && !isGrouped;
  const lines = whole
    ? [
        ...body,
        "all_x, all_y = x, y",
        "for part in np.split(np.arange(len(x)), np.flatnonzero(np.diff(x) < 0) + 1):",
        "    x, y = all_x[part], all_y[part]",
        ...draw.map((line) => `    ${line}`),
        "    label = None  # once in the legend",
      ]
    : [...body, ...draw];
  const loop = isGrouped
    ? "for runs, tag, label, color, style in LINES:"
    : "for run, tag, label, color, style in LINES:";
  return [
    'fig, ax = plt.subplots(figsize=(8, 4.5), layout="constrained")',
    loop,
    ...lines.map((line) => `    ${line}`),
    ...axes(plot),
    "plt.show()",
  ].join("\n");
}

function bandLines({ smoothing }: PythonPlot, across: string): string[] {
  return [
    ...(smoothing > 0 ? ["low, high = smooth(x, low), smooth(x, high)"] : []),
    `ax.fill_between(${across}, low, high, color=color, alpha=0.16, linewidth=0)`,
  ];
}

function axes(plot: PythonPlot): string[] {
  const { x, xTag, xLog, yScale, align, xLimits, yLimits, title, lines } = plot;
  const labels: Record<XAxis, string> = {
    step: "step",
    relative: "seconds since the run began",
    wall: align ? "seconds since the run began" : "time (UTC)",
    tag: xTag,
  };
  const limit = (limits: Limits, isTime: boolean) =>
    limits
      .map((end) =>
        end === null ? "None" : isTime ? `times(${number(end)})` : number(end),
      )
      .join(", ");
  return [
    `ax.set(title=${shown(title)}, xlabel=${shown(labels[x])})`,
    ...(xLog ? ['ax.set_xscale("log")'] : []),
    ...(yScale === "linear" ? [] : [`ax.set_yscale("${yScale}")`]),
    ...(xLimits
      ? [`ax.set_xlim(${limit(xLimits, x === "wall" && !align)})`]
      : []),
    ...(yLimits ? [`ax.set_ylim(${limit(yLimits, false)})`] : []),
    "ax.grid(alpha=0.3)",
    ...(lines.length > 0 && lines.length <= MOST_NAMED ? ["ax.legend()"] : []),
  ];
}

/** A legend of more lines would hide the plot. */
const MOST_NAMED = 20;
