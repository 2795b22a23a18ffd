import { useComputed, useSignal, type ReadonlySignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { formatStepShort } from "../../base/format";
import { initiallyOpen, revealed, toggled } from "../../graph/collapse";
import { buildGraph } from "../../graph/build";
import { ancestors, type Box, type Graph } from "../../graph/model";
import { t } from "../../i18n";
import "../../i18n/graphs";
import "../../styles/graphs.css";
import "../../styles/graphPane.css";
import {
  chooseGraphRun,
  graphRun,
  graphRuns,
  openBoxes,
  selectedNode,
  setOpenBoxes,
  treeShown,
  useLoggedGraph,
} from "../../state/graph";
import { EmptyState } from "../../ui/EmptyState";
import { Select } from "../../ui/Select";
import { Skeleton } from "../../ui/Skeleton";
import { boxStyle } from "./boxStyle";
import { GraphCanvas } from "./GraphCanvas";
import { ModuleTree } from "./ModuleTree";
import { NodePane } from "./NodePane";
import { usePlacement, type Scene } from "./usePlacement";

/** The room that the pane takes at the right of the drawing, as in graphPane.css. */
const PANE_WIDTH = 324;

const NONE: ReadonlySet<string> = new Set();

/** A model as nested boxes: its tree at the left, the drawing, and what is known of the selected box. */
export function GraphsPanel() {
  const logged = useLoggedGraph();
  const canvas = useRef<HTMLDivElement>(null);
  const fonts = useFontsLoaded();
  const shownRun = logged.valueKey;
  const graph = useComputed(() => {
    const model = logged.value.value;
    return model && buildGraph(model.nodes, model.modules);
  });
  const open = useComputed(() => {
    const run = shownRun.value;
    const chosen = run === null ? undefined : openBoxes.value.get(run);
    if (chosen || !graph.value) return chosen ?? NONE;
    // a link may lead to a box inside closed ones; selecting another one later opens nothing by itself
    const linked = graph.value.boxes.get(selectedNode.peek() ?? "");
    const first = initiallyOpen(graph.value);
    return linked ? revealed(linked, first) : first;
  });
  const style = useComputed(boxStyle);
  const scene = useComputed<Scene | null>(() =>
    graph.value && shownRun.value !== null && fonts.value
      ? {
          run: shownRun.value,
          graph: graph.value,
          open: open.value,
          style: style.value,
        }
      : null,
  );
  const placement = usePlacement(
    scene,
    () => ({
      width:
        (canvas.current?.clientWidth ?? 0) -
        (selectedNode.value === null ? 0 : PANE_WIDTH),
      height: canvas.current?.clientHeight ?? 0,
    }),
    selectedNode,
  );
  const selected = useComputed(
    () => graph.value?.boxes.get(selectedNode.value ?? "") ?? null,
  );

  const toggle = (box: Box) => {
    if (shownRun.value === null || box.children.length === 0) return;
    placement.nextArrival({ kind: "keep", id: box.id });
    setOpenBoxes(shownRun.value, toggled(box, open.value));
  };
  const reveal = (box: Box) => {
    selectedNode.value = box.id;
    const next = revealed(box, open.value);
    if (next === open.value || shownRun.value === null) placement.show(box.id);
    else {
      placement.nextArrival({ kind: "show", id: box.id });
      setOpenBoxes(shownRun.value, next);
    }
  };
  const close = () => {
    selectedNode.value = null;
  };

  const error = logged.error.value;
  const box = selected.value;
  return (
    <div class="graphs">
      <GraphToolbar />
      <div class="graphs-body">
        {graph.value && treeShown.value && (
          <ModuleTree
            graph={graph.value}
            open={open.value}
            selected={selectedNode.value}
            onSelect={reveal}
            onToggle={toggle}
          />
        )}
        <div class="graph-stage">
          <GraphCanvas
            placement={placement}
            style={style.value}
            selected={selectedNode}
            canvas={canvas}
            describe={describe}
            onSelect={(chosen) => {
              selectedNode.value = chosen?.id ?? null;
            }}
            onToggle={toggle}
          />
          {box && <Crumbs box={box} onSelect={reveal} />}
          {box && graph.value && (
            <NodePane
              graph={graph.value}
              box={box}
              open={open.value.has(box.id)}
              onSelect={reveal}
              onToggle={toggle}
              onClose={close}
            />
          )}
          <Cover
            graph={graph}
            drawn={placement.placed.value !== null}
            failure={error?.message ?? placement.failure.value}
            hint={error?.hint ?? ""}
          />
          {placement.busy.value && (
            <div class="graph-busy">{t("graphs.busy")}</div>
          )}
        </div>
      </div>
    </div>
  );
}

function GraphToolbar() {
  const names = graphRuns.value;
  return (
    <div class="toolbar">
      <button
        type="button"
        class="button"
        aria-pressed={treeShown.value}
        onClick={() => (treeShown.value = !treeShown.value)}
      >
        {t("graphs.tree")}
      </button>
      {graphRun.value !== null && (
        <div class="tool-group">
          <span>{t("graphs.run")}</span>
          <Select
            label={t("graphs.run")}
            options={names.map((name) => ({ value: name, label: name }))}
            value={graphRun.value}
            onChange={chooseGraphRun}
          />
        </div>
      )}
      <span class="graph-help">{t("graphs.help")}</span>
    </div>
  );
}

/** The boxes around the selected one. */
function Crumbs(props: { box: Box; onSelect: (box: Box) => void }) {
  const around = ancestors(props.box);
  if (around.length === 0) return null;
  return (
    <nav class="graph-crumbs" aria-label={t("graphs.crumbs")}>
      {around.map((outer) => (
        <span key={outer.id}>
          <button
            type="button"
            class="graph-link"
            onClick={() => props.onSelect(outer)}
          >
            {outer.title}
          </button>
          <i aria-hidden="true">›</i>
        </span>
      ))}
      <b>{props.box.title}</b>
    </nav>
  );
}

/** What stands where there is no drawing (yet). */
function Cover(props: {
  graph: ReadonlySignal<Graph | null>;
  drawn: boolean;
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
  return props.drawn ? null : (
    <div class="graph-cover">
      <Skeleton />
    </div>
  );
}

function describe(box: Box): string {
  const { count } = box.parameters;
  const parts = [box.title, box.kind];
  if (count > 0) parts.push(`${formatStepShort(count)} ${t("graphs.params")}`);
  return parts.filter(Boolean).join(", ");
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
