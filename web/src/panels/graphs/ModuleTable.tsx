import { dataName, dataText, isData, knownData } from "../../graph/data";
import {
  formatShare,
  knownMeasures,
  leavesOut,
  shareOf,
  tellsKept,
  type Measure,
} from "../../graph/measures";
import type { Box, Graph } from "../../graph/model";
import {
  moduleRows,
  nextSorting,
  type ModuleRow,
  type TableColumn,
  type TableSorting,
  TABLE_COLUMNS,
} from "../../graph/moduleTable";
import { t } from "../../i18n";
import { VirtualList } from "../../ui/VirtualList";
import { moveFocus } from "./moveFocus";
import { SideScroll } from "./SideScroll";
import { moduleSorting } from "./state";
import { tableGrid } from "./tableGrid";
import { columnText, pathOf } from "./words";

const ROW_HEIGHT = 28;
const INDENT = 14;

/** All modules, one a row; a click on a heading sorts, one on a row selects. */
export function ModuleTable(props: {
  graph: Graph;
  /** Whose shares are drawn; null where nothing was measured. */
  measure: Measure | null;
  selected: string | null;
  onSelect: (box: Box) => void;
}) {
  const { graph, measure } = props;
  const sorting = moduleSorting.value;
  const known = knownMeasures(graph);
  const columns = [
    ...TABLE_COLUMNS.filter(
      (name) => known.includes(name) || leavesOut(graph.root, name),
    ),
    ...knownData(graph),
  ];
  const { row: style, sheet } = tableGrid([
    [150, 2],
    [84, 1],
    [36, 0],
    ...columns.map(() => [68, 0.7] as const),
    ...(measure ? [[104, 1.2] as const] : []),
  ]);
  return (
    <SideScroll class="module-table">
      <div class="module-head" style={{ ...style, ...sheet }}>
        <Heading graph={graph} by="module" sorting={sorting} />
        <span>{t("graphs.kind")}</span>
        <span class="figure">{t("graphs.calls")}</span>
        {columns.map((by) => (
          <Heading key={by} graph={graph} by={by} sorting={sorting} />
        ))}
        {measure && <span class="share">{t("graphs.share")}</span>}
      </div>
      <div
        class="module-rows"
        style={sheet}
        onKeyDown={(event) => moveFocus(event, ".module-row")}
      >
        <VirtualList
          label={t("graphs.table")}
          items={moduleRows(graph, sorting)}
          rowHeight={ROW_HEIGHT}
          keyOf={({ box }) => box.id}
          row={(row) => (
            <Row
              {...props}
              row={row}
              columns={columns}
              indented={sorting.by === "module" && !sorting.descending}
              style={style}
            />
          )}
        />
      </div>
    </SideScroll>
  );
}

function Heading(props: {
  graph: Graph;
  by: TableSorting["by"];
  sorting: TableSorting;
}) {
  const { graph, by, sorting } = props;
  const isSorted = sorting.by === by;
  return (
    <button
      type="button"
      class={by === "module" ? "name" : "figure"}
      onClick={() => (moduleSorting.value = nextSorting(sorting, by))}
    >
      {headingOf(graph, by)}
      {isSorted && (
        <>
          <span aria-hidden="true">{sorting.descending ? " ↓" : " ↑"}</span>
          <span class="visually-hidden"> {t("graphs.sorted")}</span>
        </>
      )}
    </button>
  );
}

function headingOf(graph: Graph, by: TableSorting["by"]): string {
  if (isData(by)) return dataName(by);
  if (by !== "memory") return t(`graphs.${by}`);
  return t(tellsKept(graph) ? "graphs.kept" : "graphs.made");
}

function Row(props: {
  graph: Graph;
  measure: Measure | null;
  selected: string | null;
  row: ModuleRow;
  columns: readonly TableColumn[];
  indented: boolean;
  style: { gridTemplateColumns: string };
  onSelect: (box: Box) => void;
}) {
  const { graph, measure, indented } = props;
  const { box, depth } = props.row;
  const share = measure && shareOf(graph, box, measure);
  return (
    <button
      type="button"
      class={`module-row${props.selected === box.id ? " selected" : ""}`}
      aria-current={props.selected === box.id}
      title={box.id}
      style={props.style}
      onClick={() => props.onSelect(box)}
    >
      <span
        class="name"
        style={{ paddingLeft: `${indented ? depth * INDENT : 0}px` }}
      >
        {indented ? box.title : pathOf(box)}
      </span>
      <span class="kind">{box.kind}</span>
      <span class="figure">{box.call?.calls}</span>
      {props.columns.map((by) => (
        <span key={by} class="figure">
          {cellText(graph, box, by)}
        </span>
      ))}
      {share !== null && (
        <span class="share">
          <i style={{ width: `${share * 100}%` }} aria-hidden="true" />
          <span>{formatShare(share)}</span>
        </span>
      )}
    </button>
  );
}

function cellText(graph: Graph, box: Box, by: TableColumn): string {
  if (isData(by)) return dataText(box, by);
  return columnText(graph, box, by);
}
