import {
  batch,
  useComputed,
  useSignal,
  type ReadonlySignal,
} from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Steps } from "../../base/slices";
import { initiallyOpen, revealed, toggled } from "../../graph/collapse";
import {
  coloring,
  knownColorBys,
  type ColorBy,
  type Coloring,
} from "../../graph/coloring";
import { markedBoxes } from "../../graph/marks";
import {
  addsUp,
  isMeasure,
  knownMeasures,
  type Measure,
} from "../../graph/measures";
import { ancestors, type Box, type Graph } from "../../graph/model";
import { reach, traceOf, type Reach, type Trace } from "../../graph/trace";
import { locale, t } from "../../i18n";
import "../../i18n/graphs";
import "../../styles/graphs.css";
import "../../styles/graphCanvas.css";
import "../../styles/graphCosts.css";
import "../../styles/graphCompare.css";
import "../../styles/graphFiles.css";
import "../../styles/graphPane.css";
import {
  drawnEdges,
  graphBefore,
  openBoxes,
  selectedNode,
  setOpenBoxes,
  treeShown,
  useLoggedGraph,
} from "../../state/graph";
import { EmptyState } from "../../ui/EmptyState";
import { Skeleton } from "../../ui/Skeleton";
import { boxStyle, describe } from "./boxStyle";
import { BoxCrumbs } from "./BoxCrumbs";
import { changeColoring } from "./changes";
import { ColorLegend } from "./ColorLegend";
import { placeName } from "./CompareChoice";
import { CompareLegend } from "./CompareLegend";
import { CompareNote } from "./CompareNote";
import { CompareTable } from "./CompareTable";
import { savePicture } from "./download";
import { FileNotes } from "./FileNotes";
import { Flame } from "./Flame";
import { GraphCanvas } from "./GraphCanvas";
import { GraphDrop } from "./GraphDrop";
import { GraphNotes } from "./GraphNotes";
import { GraphToolbar } from "./GraphToolbar";
import { besideMap } from "./Minimap";
import { MissingNotes } from "./MissingNotes";
import { ModuleTable } from "./ModuleTable";
import { ModuleTree } from "./ModuleTree";
import { NodePane } from "./NodePane";
import { openForChanges } from "./openForChanges";
import {
  follows,
  graphColor,
  graphView,
  tracing,
  type GraphView,
} from "./state";
import { useGraphCommands } from "./useGraphCommands";
import { useLook } from "./useLook";
import { freeRoom } from "./freeRoom";
import { useModel } from "./useModel";
import { usePlacement, type Scene } from "./usePlacement";
import { useSteps } from "./useSteps";
import { colorByName } from "./words";

/** So long a second click may take to make a double click, on most systems. */
const DOUBLE_CLICK_MS = 500;

const NONE: ReadonlySet<string> = new Set();

/** A model as nested boxes: its tree at the left, the drawing, and what is known of the selected box. */
export function GraphsPanel() {
  const logged = useLoggedGraph();
  const canvas = useRef<HTMLDivElement>(null);
  const fonts = useFontsLoaded();
  const { built, graph, compared, error: compareError } = useModel(logged);
  const shownRun = useComputed(() => built.value?.key ?? null);
  const open = useComputed(() => {
    if (!graph.value) return NONE;
    if (openBoxes.value) return markedBoxes(graph.value, openBoxes.value);
    // a link may lead to a box inside closed ones; selecting another one later opens nothing by itself
    const linked = graph.value.boxes.get(selectedNode.peek() ?? "");
    const first = compared.value
      ? openForChanges(graph.value, compared.value)
      : initiallyOpen(graph.value);
    return linked ? revealed(linked, first) : first;
  });
  const colors = useComputed(() => {
    if (!graph.value) return null;
    return compared.value
      ? changeColoring(compared.value, measureOf(graph.value, graphView.value))
      : coloring(graph.value, colorOf(graph.value), locale.value);
  });
  const style = useComputed(() =>
    boxStyle(graph.value, colors.value, compared.value),
  );
  const isDrawn = useComputed(() => graphView.value === "graph");
  const scene = useComputed<Scene | null>(() =>
    isDrawn.value && graph.value && shownRun.value !== null && fonts.value
      ? {
          run: shownRun.value,
          graph: graph.value,
          open: open.value,
          drawn: markedBoxes(graph.value, drawnEdges.value),
          style: style.value,
        }
      : null,
  );
  const selected = useComputed(
    () => graph.value?.boxes.get(selectedNode.value ?? "") ?? null,
  );
  const placement = usePlacement(
    scene,
    (drawing) => freeRoom(canvas.current, drawing, selected.value !== null),
    selectedNode,
  );

  const trace = useSteps(
    () =>
      graph.value && selected.value && tracing.value !== "none"
        ? follow(graph.value, selected.value)
        : null,
    [graph.value, selected.value, tracing.value],
  );
  useLook(placement);
  const save = (kind: "svg" | "png") => {
    const drawing = placement.placed.peek();
    if (!drawing) return;
    void savePicture(kind, {
      drawing,
      style: style.peek(),
      trace: trace.peek(),
      title: pictureTitle(shownRun.peek(), graph.peek(), colors.peek()),
    });
  };
  useGraphCommands(graph.value, placement, save);

  const toggle = (box: Box) => {
    if (shownRun.value === null || box.children.length === 0) return;
    placement.nextArrival({ kind: "keep", id: box.id });
    setOpenBoxes(toggled(box, open.value));
  };
  const reveal = (box: Box) => {
    const run = shownRun.value;
    const next = revealed(box, open.value);
    // one step of the way, not two
    batch(() => {
      selectedNode.value = box.id;
      if (next === open.value || run === null) placement.show(box.id);
      else {
        placement.nextArrival({ kind: "show", id: box.id });
        setOpenBoxes(next);
      }
    });
  };
  const select = (chosen: Box | null) => {
    selectedNode.value = chosen?.id ?? null;
    if (!chosen) return;
    // the pane must not cover it; but a second click has to find it where it was
    setTimeout(() => {
      if (selectedNode.peek() === chosen.id) placement.show(chosen.id);
    }, DOUBLE_CLICK_MS);
  };

  const error = logged.error.value;
  const box = selected.value;
  const model = graph.value;
  const view = graphView.value;
  const measure = model && measureOf(model, view);
  const comparison = compared.value;
  return (
    <div class="graphs">
      <GraphToolbar
        graph={model}
        coloring={colors.value}
        measure={measure}
        comparing={comparison !== null}
      />
      <CompareNote
        compared={comparison}
        before={graphBefore.value && placeName(graphBefore.value)}
        error={compareError.value}
      />
      <GraphNotes notes={logged.value.value?.notes ?? []} />
      <FileNotes graph={logged.value.value} />
      <MissingNotes
        graph={
          graphBefore.value && !comparison && !compareError.value ? null : model
        }
        shown={shownRun.value}
      />
      <div class="graphs-body">
        {model && view === "graph" && treeShown.value && (
          <ModuleTree
            graph={model}
            measure={isMeasure(colorOf(model)) ? measure : null}
            open={open.value}
            selected={selectedNode.value}
            onSelect={reveal}
            onToggle={toggle}
          />
        )}
        <div
          class={`graph-stage${box ? " with-pane" : ""}`}
          style={besideMap(placement.placed.value)}
        >
          {view === "graph" && (
            <GraphCanvas
              placement={placement}
              style={style.value}
              selected={selectedNode}
              trace={trace}
              canvas={canvas}
              onSave={save}
              describe={(each) => describe(each, style.value)}
              onSelect={select}
              onToggle={toggle}
            />
          )}
          {model && comparison && view === "table" && (
            <CompareTable
              graph={model}
              compared={comparison}
              selected={selectedNode.value}
              onSelect={select}
            />
          )}
          {model && !comparison && view === "table" && (
            <ModuleTable
              graph={model}
              measure={measure}
              selected={selectedNode.value}
              onSelect={select}
            />
          )}
          {model && view === "flame" && measure && (
            <Flame
              key={shownRun.value}
              graph={comparison ? comparison.comparison.after : model}
              measure={measure}
              selected={selectedNode.value}
              onSelect={select}
            />
          )}
          {view === "graph" && comparison && (
            <CompareLegend compared={comparison} />
          )}
          {view === "graph" && model && colors.value && !comparison && (
            <ColorLegend graph={model} coloring={colors.value} />
          )}
          {box && view === "graph" && <Crumbs box={box} onSelect={reveal} />}
          {box && model && (
            <NodePane
              graph={model}
              box={box}
              measure={measure}
              compared={comparison}
              open={view === "graph" ? open.value.has(box.id) : null}
              placed={placement.placed.value}
              onSelect={view === "graph" ? reveal : select}
              onToggle={toggle}
              onShow={() => {
                graphView.value = "graph";
                reveal(box);
              }}
              onClose={() => select(null)}
            />
          )}
          <Cover
            graph={graph}
            drawn={view !== "graph" || placement.placed.value !== null}
            unmeasured={view === "flame" && model !== null && !measure}
            failure={error?.message ?? placement.failure.value}
            hint={error?.hint ?? ""}
          />
          <GraphDrop />
          {placement.busy.value && view === "graph" && (
            <div class="graph-busy">{t("graphs.busy")}</div>
          )}
        </div>
      </div>
    </div>
  );
}

/** What of the graph is on the ways that are followed from the box. */
function* follow(graph: Graph, box: Box): Steps<Trace> {
  const ways: Reach[] = [];
  for (const way of (["inputs", "outputs"] as const).filter(follows))
    ways.push(yield* reach(graph, box, way));
  return yield* traceOf(box, ways);
}

/** What was chosen, where this graph has it. */
function colorOf(graph: Graph): ColorBy {
  const known = knownColorBys(graph);
  const fitting = [graphColor.value, "kind" as const];
  return fitting.find((by) => known.includes(by)) ?? "plain";
}

/** By which the table and the flame compare. */
function measureOf(graph: Graph, view: GraphView): Measure | null {
  const by = colorOf(graph);
  const known = knownMeasures(graph).filter(
    (measure) => view !== "flame" || addsUp(measure),
  );
  return known.find((measure) => measure === by) ?? known[0] ?? null;
}

/** The run, and what the colours tell. */
function pictureTitle(
  run: string | null,
  graph: Graph | null,
  colors: Coloring | null,
): string {
  const by = graph && colors && colors.by !== "plain" ? colors.by : null;
  return [run, by && colorByName(graph!, by)].filter(Boolean).join(" · ");
}

/** The boxes around the selected one. */
function Crumbs(props: { box: Box; onSelect: (box: Box) => void }) {
  const around = ancestors(props.box);
  if (around.length === 0) return null;
  return <BoxCrumbs class="graph-crumbs" around={around} {...props} />;
}

/** What stands where there is no drawing (yet). */
function Cover(props: {
  graph: ReadonlySignal<Graph | null>;
  drawn: boolean;
  unmeasured: boolean;
  failure: string | null;
  hint: string;
}) {
  if (props.failure !== null) {
    return (
      <div class="graph-cover">
        <EmptyState
          title={t("graphs.failed")}
          body={[props.failure, props.hint].filter(Boolean).join(" · ")}
        />
      </div>
    );
  }
  if (props.graph.value?.boxes.size === 0) {
    return (
      <div class="graph-cover">
        <EmptyState title={t("graphs.empty")} body={t("graphs.empty.body")} />
      </div>
    );
  }
  if (props.unmeasured) {
    return (
      <div class="graph-cover">
        <EmptyState
          title={t("graphs.unmeasured")}
          body={t("graphs.unmeasured.body")}
        />
      </div>
    );
  }
  return props.drawn ? null : (
    <div class="graph-cover">
      <Skeleton />
    </div>
  );
}

/** Texts are measured, so the drawing waits for the fonts. */
function useFontsLoaded(): ReadonlySignal<boolean> {
  const loaded = useSignal(false);
  useEffect(() => {
    void document.fonts.ready.then(() => {
      loaded.value = true;
    });
  }, [loaded]);
  return loaded;
}
