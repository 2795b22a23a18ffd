/** What the colours of boxes tell: a figure by one ramp, or a category by a colour each. */
import { each, finished, type Steps } from "../base/slices";
import { dataPlace, dataText, isData, knownData, type DataBy } from "./data";
import { boxKind } from "./kinds";
import {
  AT_LEAST,
  formatMeasure,
  formatShare,
  HEAT_STEPS,
  heatOf,
  isMeasure,
  knownMeasures,
  leavesOut,
  measured,
  MEASURES,
  shareOf,
  type Measure,
} from "./measures";
import { isOwn, type Box, type Graph, type GraphNode } from "./model";

export const COLOR_BYS = [
  "plain",
  "kind",
  ...MEASURES,
  "dtype",
  "device",
  "xla",
] as const;
export type ColorBy = (typeof COLOR_BYS)[number] | DataBy;

export function isColorBy(name: unknown): name is ColorBy {
  return (
    typeof name === "string" &&
    (isData(name) || COLOR_BYS.some((by) => by === name))
  );
}

/** What the file tells of an operation. */
const TOLD = ["dtype", "device", "xla"] as const;
type ToldBy = (typeof TOLD)[number];
const CATEGORIES = ["kind", ...TOLD] as const;
type CategoryBy = (typeof CATEGORIES)[number];

/** How a box is filled. */
export interface Tint {
  readonly class: string;
  /** Of a category. */
  readonly color: string | null;
}

export interface Category {
  readonly name: string;
  readonly color: string;
  /** How many operations; of a kind also how many modules. */
  readonly count: number;
}

export interface Coloring {
  readonly by: ColorBy;
  /** null: neutral. */
  readonly tint: (box: Box) => Tint | null;
  /** What the colour says, in words; empty where it says nothing. */
  readonly figure: (box: Box) => string;
  readonly categories: readonly Category[];
}

/** The design has so many colours for things of one kind. */
const COLORS = 10;

const knownByGraph = new WeakMap<Graph, readonly ColorBy[]>();

/** What boxes of this graph can be coloured by. */
export function knownColorBys(graph: Graph): readonly ColorBy[] {
  // asked in every drawing; a large graph has hundreds of thousands of operations
  const found = knownByGraph.get(graph) ?? findColorBys(graph);
  knownByGraph.set(graph, found);
  return found;
}

function findColorBys(graph: Graph): readonly ColorBy[] {
  const known: readonly ColorBy[] = [
    "plain",
    ...knownMeasures(graph),
    ...CATEGORIES.filter((by) => categoriesOf(graph, by).length > 0),
  ];
  return [...COLOR_BYS.filter((by) => known.includes(by)), ...knownData(graph)];
}

export function coloring(graph: Graph, by: ColorBy, locale: string): Coloring {
  if (isData(by)) return byData(graph, by);
  if (isMeasure(by)) return byMeasure(graph, by, locale);
  if (by === "plain")
    return { by, tint: () => null, figure: () => "", categories: [] };
  return by === "kind" ? byKind(graph) : byTold(graph, by);
}

function byMeasure(graph: Graph, by: Measure, locale: string): Coloring {
  return {
    by,
    tint: (box) => heat(shareOf(graph, box, by), heatOf),
    figure: (box) => {
      const value = measured(graph, box, by);
      const share = shareOf(graph, box, by);
      if (!value || share === null) return "";
      const sign = leavesOut(box, by) ? AT_LEAST : "";
      return `${sign}${formatMeasure(by, value, locale)} · ${formatShare(share)}`;
    },
    categories: [],
  };
}

function byData(graph: Graph, by: DataBy): Coloring {
  const step = (place: number) => Math.round(place * (HEAT_STEPS.length - 1));
  return {
    by,
    tint: (box) => heat(dataPlace(graph, box, by), step),
    figure: (box) => dataText(box, by),
    categories: [],
  };
}

function heat(
  share: number | null,
  stepOf: (share: number) => number,
): Tint | null {
  if (share === null) return null;
  return { class: `heat heat-${String(stepOf(share))}`, color: null };
}

/** Boxes have their kind written on them, so that no figure has to say it. */
function byKind(graph: Graph): Coloring {
  const categories = categoriesOf(graph, "kind");
  const tint = tintOf(categories, (box) => kindName(boxKind(box) ?? ""));
  return { by: "kind", tint, figure: () => "", categories };
}

function byTold(graph: Graph, by: ToldBy): Coloring {
  const categories = categoriesOf(graph, by);
  const known = new Map<Box, string | null>();
  const nameOf = (box: Box): string | null => {
    const found = known.get(box);
    if (found !== undefined) return found;
    const name = box.node
      ? toldName(toldOf(box.node, by), by)
      : common(box.children.map(nameOf));
    known.set(box, name);
    return name;
  };
  const figure = (box: Box) => nameOf(box) ?? "";
  return { by, tint: tintOf(categories, figure), figure, categories };
}

function tintOf(
  categories: readonly Category[],
  nameOf: (box: Box) => string,
): Coloring["tint"] {
  const colors = new Map(categories.map(({ name, color }) => [name, color]));
  return (box) => {
    const color = colors.get(nameOf(box));
    return color ? { class: "category", color } : null;
  };
}

/** What all of them say, those that say nothing left out; null where they differ. */
function common(names: readonly (string | null)[]): string | null {
  const distinct = new Set(names.filter((name) => name !== ""));
  const [only = null] = distinct;
  return distinct.size === 1 ? only : distinct.size === 0 ? "" : null;
}

type Categories = Readonly<Record<CategoryBy, readonly Category[]>>;

const categories = new WeakMap<Graph, Categories>();

function categoriesOf(graph: Graph, by: CategoryBy): readonly Category[] {
  return (categories.get(graph) ?? finished(countCategories(graph)))[by];
}

/** The most frequent first; asked for before a large graph is drawn, so that no task is long. */
export function* countCategories(graph: Graph): Steps<Categories> {
  const kinds = new Map<string, number>();
  const ofModules = new Set<string>();
  // few texts tell of many operations
  const told = {
    dtype: new Map<string, number>(),
    device: new Map<string, number>(),
    xla: new Map<string, number>(),
  };
  yield* each(graph.boxes.values(), (box) => {
    const kind = isOwn(box) && boxKind(box);
    if (kind) count(kinds, kindName(kind), 1);
    if (kind && !box.node) ofModules.add(kindName(kind));
    const { node } = box;
    if (node) for (const by of TOLD) count(told[by], toldOf(node, by), 1);
  });
  const found = {
    kind: ranked(kinds, ofModules),
    dtype: ranked(named(told.dtype, "dtype")),
    device: ranked(named(told.device, "device")),
    xla: ranked(named(told.xla, "xla")),
  };
  categories.set(graph, found);
  return found;
}

/** How many operations there are by what their texts are called. */
function named(
  told: ReadonlyMap<string, number>,
  by: ToldBy,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [text, operations] of told) {
    const name = toldName(text, by);
    if (name) count(counts, name, operations);
  }
  return counts;
}

/** A colour each; those that come `first` before all others. */
function ranked(
  counts: ReadonlyMap<string, number>,
  first: ReadonlySet<string> = new Set(),
): readonly Category[] {
  const late = (name: string) => Number(!first.has(name));
  return [...counts]
    .sort(([a, m], [b, n]) => late(a) - late(b) || n - m || (a < b ? -1 : 1))
    .map(([name, count], place) => ({
      name,
      color: paletteColor(place),
      count,
    }));
}

function count(counts: Map<string, number>, name: string, more: number): void {
  counts.set(name, (counts.get(name) ?? 0) + more);
}

/** The colour of the thing at this place, the last one for all that come after. */
export function paletteColor(place: number): string {
  return place < COLORS ? `--run-${String(place + 1)}` : "--run-other";
}

/** What the file says of an operation; empty where it doesn't. */
function toldOf(node: GraphNode, by: ToldBy): string {
  if (by === "device") return node.device;
  const told = (name: string) =>
    node.attributes.find(([key]) => key === name)?.[1] ?? "";
  return by === "xla" ? told("_XlaCluster") : told("dtype") || told("T");
}

/** `aten::relu` → `relu`. */
function kindName(kind: string): string {
  return kind.replace(/^\w+::_?/, "");
}

function toldName(text: string, by: ToldBy): string {
  if (by === "device") return shortDevice(text);
  return by === "xla" ? text : torchName(text);
}

/** `/device:GPU:1` and `/job:x/replica:0/task:0/device:GPU:1` → `GPU:1`. */
function shortDevice(device: string): string {
  return device.replace(/^.*device:/, "").replace(/^\//, "");
}

const TORCH_NAMES: Readonly<Record<string, string>> = {
  float: "float32",
  double: "float64",
  half: "float16",
};

/** A dtype of TensorFlow under torch's name: `DT_FLOAT` → `float32`. */
function torchName(dtype: string): string {
  const name = dtype.replace(/^(DT_|torch\.)/, "").toLowerCase();
  return TORCH_NAMES[name] ?? name;
}
