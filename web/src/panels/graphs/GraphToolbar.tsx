import { batch } from "@preact/signals";
import {
  knownColorBys,
  type ColorBy,
  type Coloring,
} from "../../graph/coloring";
import { addsUp, knownMeasures, type Measure } from "../../graph/measures";
import { isOwn, type Graph } from "../../graph/model";
import { t } from "../../i18n";
import { selectedNode, treeShown } from "../../state/graph";
import { SegmentedControl } from "../../ui/SegmentedControl";
import { Choice } from "./Choice";
import { CompareChoice } from "./CompareChoice";
import { GraphChoice } from "./GraphChoice";
import { GraphFiles } from "./GraphFiles";
import { foldsRepeats, GRAPH_VIEWS, graphColor, graphView } from "./state";
import { WayButtons } from "./WayButtons";
import { colorByName } from "./words";

export function GraphToolbar(props: {
  graph: Graph | null;
  coloring: Coloring | null;
  /** By which the table and the flame compare; null where nothing was measured. */
  measure: Measure | null;
  /** Whether the drawing is of two graphs. */
  comparing: boolean;
}) {
  const { graph, coloring, measure, comparing } = props;
  const view = graphView.value;
  const measureName = {
    graph: comparing ? ("graphs.compare.by" as const) : null,
    table: comparing ? null : ("graphs.shareIn" as const),
    flame: "graphs.measure" as const,
  }[view];
  return (
    <div class="toolbar graph-toolbar">
      <WayButtons />
      {view === "graph" && (
        <button
          type="button"
          class="button"
          aria-pressed={treeShown.value}
          onClick={() => (treeShown.value = !treeShown.value)}
        >
          {t("graphs.tree")}
        </button>
      )}
      <SegmentedControl
        label={t("graphs.show")}
        options={GRAPH_VIEWS.map((value) => ({
          value,
          label: t(`graphs.show.${value}`),
        }))}
        value={view}
        onChange={(value) => (graphView.value = value)}
      />
      <GraphChoice graph={graph} />
      <CompareChoice />
      <GraphFiles />
      {graph && coloring && view === "graph" && !comparing && (
        <Choice<ColorBy>
          name={t("graphs.color")}
          options={named(graph, knownColorBys(graph))}
          value={coloring.by}
          onChange={(by) => (graphColor.value = by)}
        />
      )}
      {graph && measure !== null && measureName && (
        <Choice<Measure>
          name={t(measureName)}
          options={named(
            graph,
            knownMeasures(graph).filter((by) => view !== "flame" || addsUp(by)),
          )}
          value={measure}
          onChange={(by) => (graphColor.value = by)}
        />
      )}
      {view !== "flame" && (
        <button
          type="button"
          class="button"
          aria-pressed={foldsRepeats.value}
          title={t("graphs.fold.title")}
          onClick={() => {
            batch(() => {
              foldsRepeats.value = !foldsRepeats.value;
              // a fold that was selected is no more
              const selected = graph?.boxes.get(selectedNode.value ?? "");
              if (selected && !isOwn(selected)) selectedNode.value = null;
            });
          }}
        >
          {t("graphs.fold")}
        </button>
      )}
      {view !== "table" && (
        <span class="graph-help">
          {t(view === "graph" ? "graphs.help" : "graphs.flame.help")}
        </span>
      )}
    </div>
  );
}

function named<T extends ColorBy>(
  graph: Graph,
  values: readonly T[],
): (readonly [value: T, label: string])[] {
  return values.map((value) => [value, colorByName(graph, value)] as const);
}
