/** The histograms of all layers of a run at once: what is asked for, and what the reader chose. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { getDistributions, getGraph } from "../../api/client";
import type {
  DistributionQuery,
  Distributions,
  ValueScale,
} from "../../api/types";
import { asOneOf, asText, parameter } from "../address";
import { revision } from "../board";
import { graphRuns } from "../graph";
import type { HistogramLook } from "../histograms";
import { keptSteps } from "../pointedStep";
import { useResource, type Resource } from "../resource";
import { oneOf, setting } from "../setting";
import { passesFilter, shownTags, type RunTag } from "../tags";
import { axisGroups } from "./axes";
import { parseTag, QUANTITIES, type Quantity } from "./names";
import type { LayerData, LayerSorting } from "./table";

const KIND = "histograms";

/** As many columns as the heatmap of a row shows well. */
const STEPS = 60;
/** Of all tags together, so that thousands of them make an answer of a few megabytes. */
const MOST_ROWS = 24_000;
const FEWEST_STEPS = 8;
const BINS = 40;
const PAUSE_MS = 2_000;

export const VIEWS = ["layers", "cards", "compare"] as const;
export type View = (typeof VIEWS)[number];

/** `auto`: the layers where gradients were logged, else the cards. */
export type Shown = "auto" | View;
export const chosenView = setting<Shown>(
  "histogramView",
  "auto",
  oneOf("auto", ...VIEWS),
);
parameter("show", chosenView, asOneOf<Shown>(["auto", ...VIEWS]), {
  fallback: "auto",
});

/** The quantity that the reader asked for; empty: the first that there is. */
export const chosenQuantity = signal<Quantity | "">("");
parameter("quantity", chosenQuantity, asOneOf(["", ...QUANTITIES] as const), {
  fallback: "",
});

/** What the values of the rows are shown by. */
export const layerScale = setting<ValueScale>(
  "layerScale",
  "log",
  oneOf("linear", "symlog", "log"),
);
parameter("layervalues", layerScale, asOneOf(["linear", "symlog", "log"]), {
  fallback: "log",
});

/** A row's chart: the row itself with axes. */
export const rowLook: HistogramLook = {
  mode: signal("heatmap"),
  scale: layerScale,
  heights: signal("shares"),
  time: signal("step"),
};

export const layerSorting = signal<LayerSorting>({
  by: "layer",
  descending: false,
});

/** The row whose card is open, as its run and its tag in two lines; empty for none. */
export const openLayer = signal("");
parameter("layer", openLayer, asText);

export function layerId({ run, tag }: RunTag): string {
  return `${run}\n${tag}`;
}

/** Of one run, the tags that pass the filter, by quantity. */
export interface RunLayers {
  readonly run: string;
  readonly tags: Readonly<Partial<Record<Quantity, readonly string[]>>>;
}

const cardsByTag = shownTags(KIND);

/** The shown runs that have histograms, in their order. */
export const runLayers: ReadonlySignal<readonly RunLayers[]> = computed(() => {
  const found = new Map<string, Partial<Record<Quantity, string[]>>>();
  for (const [tag, cards] of cardsByTag.value) {
    if (!passesFilter(tag)) continue;
    const { quantity } = parseTag(tag);
    for (const { run } of cards) {
      const mine = found.get(run) ?? {};
      (mine[quantity] ??= []).push(tag);
      found.set(run, mine);
    }
  }
  return [...found].map(([run, tags]) => ({ run, tags }));
});

/** The quantities that any shown run has. */
export const quantities: ReadonlySignal<readonly Quantity[]> = computed(() =>
  QUANTITIES.filter((quantity) =>
    runLayers.value.some(({ tags }) => tags[quantity]),
  ),
);

export const shownQuantity: ReadonlySignal<Quantity | null> = computed(() => {
  const there = quantities.value;
  const chosen = chosenQuantity.value;
  return there.find((quantity) => quantity === chosen) ?? there[0] ?? null;
});

export const shownView: ReadonlySignal<View> = computed(() => {
  if (chosenView.value !== "auto") return chosenView.value;
  return quantities.value.includes("gradients") ? "layers" : "cards";
});

export interface LayersQuery {
  readonly run: string;
  /** The quantity whose rows are drawn. */
  readonly shown: Quantity | null;
  readonly parts: readonly {
    readonly quantity: Quantity;
    readonly query: DistributionQuery;
  }[];
}

export interface Layers {
  readonly data: LayerData;
  /** The shown tags by what they are drawn over: the axis that most share, then those of tags that lie far from it. */
  readonly axes: readonly Distributions[];
}

/** The layers of one run, for as long as the component lives. */
export function useLayers(
  layers: ReadonlySignal<RunLayers>,
): Resource<LayersQuery, Layers> {
  return useResource({
    key: () =>
      layersQuery(
        layers.value,
        shownQuantity.value,
        layerScale.value,
        keptSteps.value,
      ),
    read: readLayers,
    revision: ({ run }) => revision(run, KIND).value,
    pause: PAUSE_MS,
  });
}

function layersQuery(
  { run, tags }: RunLayers,
  shown: Quantity | null,
  scale: ValueScale,
  also: readonly number[],
): LayersQuery {
  const wanted = Object.values(tags).reduce(
    (sum, { length }) => sum + length,
    0,
  );
  const steps = Math.floor(MOST_ROWS / wanted);
  const limit = Math.max(FEWEST_STEPS, Math.min(STEPS, steps));
  return {
    run,
    shown,
    parts: QUANTITIES.flatMap((quantity) => {
      const mine = tags[quantity];
      if (!mine || (quantity === "other" && shown !== quantity)) return [];
      const bins = quantity === shown ? BINS + Number(scale === "log") : 2;
      return [
        {
          quantity,
          query: { runs: [run], tags: mine, limit, also, bins, scale },
        },
      ];
    }),
  };
}

async function readLayers(
  { shown, parts }: LayersQuery,
  abort: AbortSignal,
): Promise<Layers> {
  const read = (query: DistributionQuery) => getDistributions(query, abort);
  const answers = await Promise.all(
    parts.map(async ({ quantity, query }) => [quantity, await read(query)]),
  );
  const data = Object.fromEntries(answers) as LayerData;
  const drawn = shown && data[shown];
  const query = parts.find(({ quantity }) => quantity === shown)?.query;
  if (!drawn || !query) return { data, axes: [] };
  const groups = axisGroups(drawn);
  // all on one axis: nearly always
  if (groups.length <= 1) return { data, axes: [drawn] };
  const axes = groups.map((tags) => read({ ...query, tags }));
  return { data, axes: await Promise.all(axes) };
}

/** The places of the modules in the order in which they run, where the run has a graph that tells; else nothing. */
export function useModelOrder(
  run: string,
): Resource<string, ReadonlyMap<string, number>> {
  return useResource({
    key: () => (graphRuns.value.includes(run) ? run : null),
    read: async (name, abort) => {
      const { modules } = await getGraph(name, abort);
      const order = new Map<string, number>();
      for (const { attributes } of modules) {
        const path = attributes.find(([attribute]) => attribute === "_path");
        if (path && !order.has(path[1])) order.set(path[1], order.size);
      }
      return order;
    },
    revision: (name) => revision(name, "graphs").value,
  });
}
