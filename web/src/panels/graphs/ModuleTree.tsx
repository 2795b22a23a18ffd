import { useSignal } from "@preact/signals";
import { formatStepShort } from "../../base/format";
import { finished } from "../../base/slices";
import { shareOf, type Measure } from "../../graph/measures";
import { isOwn, ownParent, type Box, type Graph } from "../../graph/model";
import { findBoxes } from "../../graph/search";
import { treeRows, type TreeRow } from "../../graph/treeRows";
import { t } from "../../i18n";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { VirtualList } from "../../ui/VirtualList";
import { moveFocus } from "./moveFocus";
import { useSteps } from "./useSteps";
import { colorByName, columnText, pathOf } from "./words";

const FOUND_LIMIT = 200;
/** As in graphPane.css; what was found has a second line. */
const ROW_HEIGHT = 26;
const FOUND_HEIGHT = 42;
/** A bar of a smaller share would be a dot. */
const LEAST_BAR = 0.02;

/** The modules of the model as a tree that opens and closes with the drawing; a search shows what it found instead. */
export function ModuleTree(props: {
  graph: Graph;
  /** What is told of each; null: its parameters, where there are any. */
  measure: Measure | null;
  open: ReadonlySet<string>;
  selected: string | null;
  onSelect: (box: Box) => void;
  onToggle: (box: Box) => void;
}) {
  const query = useSignal("");
  const searching = query.value.trim() !== "";
  const { graph } = props;
  const find = () => findBoxes(graph, query.value, FOUND_LIMIT);
  const found = useSteps(find, [graph, query.value]).value;
  const rows: TreeRow[] = searching
    ? (found?.boxes ?? []).map((box) => ({ box, depth: 0, open: false }))
    : treeRows(props.graph, props.open);
  const { count } = props.graph.root.parameters;
  const told = props.measure ?? (count > 0 ? "parameters" : null);
  return (
    <aside class="graph-tree" aria-label={t("graphs.tree")}>
      <div
        class="graph-tree-head"
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          // whoever types faster than a large graph is searched
          const isNew = found?.query === query.value;
          const [first] = (isNew ? found : finished(find())).boxes;
          if (first) props.onSelect(first);
        }}
      >
        <Field
          label={t("graphs.search")}
          value={query.value}
          onInput={(value) => {
            query.value = value;
          }}
        />
      </div>
      <div class="graph-tree-columns">
        <span>
          {searching
            ? t("graphs.found", { count: found?.total ?? 0 })
            : t("graphs.module")}
        </span>
        {told && <span>{colorByName(props.graph, told)}</span>}
      </div>
      <div
        class="graph-tree-rows"
        onKeyDown={(event) => moveFocus(event, ".graph-tree-name")}
      >
        <VirtualList
          label={t("graphs.tree")}
          items={rows}
          rowHeight={searching ? FOUND_HEIGHT : ROW_HEIGHT}
          keyOf={(row) => row.box.id}
          row={(row) => (
            <Row {...props} row={row} measure={told} flat={searching} />
          )}
        />
      </div>
      <div class="graph-tree-foot">
        <span>{t("graphs.boxes", { count: ownBoxes(props.graph) })}</span>
        {count > 0 && (
          <span>
            {formatStepShort(count)} {t("graphs.params")}
          </span>
        )}
      </div>
    </aside>
  );
}

/** Folds and ranges are none of the model's own. */
function ownBoxes(graph: Graph): number {
  let count = 0;
  for (const box of graph.boxes.values()) if (isOwn(box)) count += 1;
  return count;
}

function Row(props: {
  graph: Graph;
  measure: Measure | null;
  row: TreeRow;
  flat: boolean;
  selected: string | null;
  onSelect: (box: Box) => void;
  onToggle: (box: Box) => void;
}) {
  const { box, depth, open } = props.row;
  const openable = box.children.length > 0 && !props.flat;
  const { measure } = props;
  const share = (measure && shareOf(props.graph, box, measure)) ?? 0;
  const figure = measure && columnText(props.graph, box, measure);
  const around = props.flat ? ownParent(box) : null;
  const where = around && (pathOf(around) || around.title);
  return (
    <div
      class={`graph-tree-row${props.flat ? " found" : ""}${props.selected === box.id ? " selected" : ""}`}
      style={{ "--depth": depth }}
    >
      {openable ? (
        <button
          type="button"
          class="graph-twist"
          tabIndex={-1}
          aria-label={t(open ? "graphs.collapse" : "graphs.expand")}
          aria-expanded={open}
          onClick={(event) => {
            // of a double click the first one is meant
            if (event.detail < 2) props.onToggle(box);
          }}
        >
          <Icon name={open ? "chevronDown" : "chevronRight"} size={12} />
        </button>
      ) : (
        <span class="graph-twist" />
      )}
      <button
        type="button"
        class="graph-tree-name"
        title={box.id}
        aria-current={props.selected === box.id}
        onClick={() => props.onSelect(box)}
        onDblClick={() => openable && props.onToggle(box)}
        onKeyDown={(event) => {
          const toggles = event.key === (open ? "ArrowLeft" : "ArrowRight");
          if (openable && toggles) props.onToggle(box);
        }}
      >
        {box.title} {box.kind && <em>{box.kind}</em>}
        {where && (
          <small>
            <bdi>{where}</bdi>
          </small>
        )}
      </button>
      {figure && (
        <span class="graph-tree-figure">
          {share > LEAST_BAR && (
            <i aria-hidden="true" style={{ width: `${100 * share}%` }} />
          )}
          {figure}
        </span>
      )}
    </div>
  );
}
