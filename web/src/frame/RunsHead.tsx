import { useSignal, type Signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { t } from "../i18n";
import { formatColumn, type Column, type ColumnId } from "../state/column";
import {
  columnFilters,
  columnIds,
  columns,
  cycleSort,
  moveColumn,
  resizeColumn,
  runSort,
} from "../state/columns";
import { listedTrainings, shownTrainings, toggleAllRuns } from "../state/runs";
import { Checkbox } from "../ui/Checkbox";
import { Icon } from "../ui/Icon";
import { useContextMenu } from "../ui/Menu";
import {
  columnTitle,
  columnWidth,
  describeColumn,
  isText,
  LEAST_WIDTH,
  MOST_WIDTH,
} from "./runColumns";
import { columnMenu } from "./runMenus";
import { focused, runTool } from "./runTools";

/** How far the pointer goes, in CSS pixels, before a click becomes a drag. */
const DRAG_FROM = 4;
const KEY_STEP = 8;

/** The heads of the columns: they sort, and they are dragged to other places and widths. */
export function RunsHead() {
  /** While a head is dragged: the place that it would go to. */
  const target = useSignal<number | null>(null);
  const shown = shownTrainings.value.length;
  const listed = listedTrainings.value.length;
  return (
    <div class="runs-head" role="rowgroup">
      <div class="run-row runs-head-row" role="row" aria-rowindex={1}>
        <div
          class="run-name-cell"
          role="columnheader"
          aria-sort={sortOf("name")}
        >
          <Checkbox
            label={t("runs.toggleAll")}
            title={t("runs.toggleAll")}
            data-toggle-all-runs=""
            checked={shown > 0}
            mixed={shown > 0 && shown < listed}
            onChange={toggleAllRuns}
          />
          <button
            type="button"
            class="column-sort"
            onClick={() => cycleSort("name")}
          >
            {t("runs.name")}
            <SortMark id="name" />
          </button>
          <Resizer id="name" column={null} label={t("runs.name")} />
        </div>
        {columns.value.map((column, place) => (
          <ColumnHead
            key={formatColumn(column)}
            column={column}
            place={place}
            target={target}
          />
        ))}
        <div class="column-add" role="columnheader">
          <button
            type="button"
            class="icon-button tiny"
            aria-label={t("runs.columns")}
            title={t("runs.columns")}
            onClick={() => (runTool.value = { kind: "columns", ...focused() })}
          >
            <Icon name="plus" size={12} />
          </button>
        </div>
      </div>
    </div>
  );
}

function ColumnHead(props: {
  column: Column;
  place: number;
  target: Signal<number | null>;
}) {
  const { column, place, target } = props;
  const id = formatColumn(column);
  const cell = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; moved: boolean } | null>(null);
  const dragged = useSignal(false);
  const menu = useContextMenu(describeColumn(column), () => columnMenu(column));
  const { head, name } = columnTitle(column);
  const filtered = columnFilters.value[id] !== undefined;

  const end = (event: PointerEvent) => {
    const to = target.value;
    if (drag.current?.moved && to !== null && event.type === "pointerup") {
      // the place is counted with the column where it was
      moveColumn(id, to > place ? to - 1 : to);
    }
    target.value = null;
    dragged.value = false;
    drag.current = drag.current?.moved ? { x: 0, moved: true } : null;
  };
  const last = place === columnIds.value.length - 1;
  const classes = ["column-head"];
  if (isText(column)) classes.push("text");
  if (dragged.value) classes.push("dragged");
  if (target.value === place) classes.push("drop-before");
  if (last && target.value === place + 1) classes.push("drop-after");
  return (
    <div
      ref={cell}
      class={classes.join(" ")}
      role="columnheader"
      aria-sort={sortOf(id)}
      onContextMenu={menu.open}
    >
      <button
        type="button"
        class="column-sort"
        title={`${describeColumn(column)}\n${t("runs.columnHelp")}`}
        aria-label={describeColumn(column)}
        aria-description={t("runs.columnKeys")}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          drag.current = { x: event.clientX, moved: false };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          const held = drag.current;
          if (!held || event.buttons === 0) return;
          held.moved ||= Math.abs(event.clientX - held.x) >= DRAG_FROM;
          if (!held.moved) return;
          dragged.value = true;
          target.value = placeAt(event.clientX, cell.current);
        }}
        onPointerUp={end}
        onPointerCancel={end}
        onClick={() => {
          // the click that ends a drag means nothing more
          if (drag.current?.moved) drag.current = null;
          else cycleSort(id);
        }}
        onKeyDown={(event) => {
          const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
          if (!step) return;
          event.preventDefault();
          if (event.altKey) moveColumn(id, place + step);
          else if (event.shiftKey) widen(id, column, step * KEY_STEP);
        }}
      >
        {filtered && <Icon name="filter" size={11} />}
        <span class="column-title">
          {head && <em>{head}</em>}
          <bdi>{name}</bdi>
        </span>
        <SortMark id={id} />
      </button>
      <Resizer id={id} column={column} label={name} />
      {menu.menu}
    </div>
  );
}

/** Between which columns the pointer is, counted from the left. */
function placeAt(x: number, cell: HTMLElement | null): number {
  const heads = cell?.parentElement?.querySelectorAll(".column-head") ?? [];
  return [...heads].filter((head) => {
    const { left, width } = head.getBoundingClientRect();
    return x > left + width / 2;
  }).length;
}

function widen(id: ColumnId, column: Column | null, by: number): void {
  const width = columnWidth(id, column) + by;
  resizeColumn(id, Math.max(LEAST_WIDTH, Math.min(width, MOST_WIDTH)));
}

/** The right edge of a head: dragged to another width, double-clicked back to the factory's. */
function Resizer(props: {
  id: ColumnId;
  column: Column | null;
  label: string;
}) {
  const { id, column } = props;
  const grip = useRef<number | null>(null);
  const end = () => {
    grip.current = null;
  };
  return (
    <span
      class="column-resizer"
      title={t("runs.resizeColumn", { name: props.label })}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = event.clientX;
      }}
      onPointerMove={(event) => {
        if (grip.current === null) return;
        widen(id, column, event.clientX - grip.current);
        grip.current = event.clientX;
      }}
      onPointerUp={end}
      onPointerCancel={end}
      onDblClick={() => resizeColumn(id, null)}
    />
  );
}

function SortMark({ id }: { id: ColumnId }) {
  const sort = runSort.value;
  if (sort?.id !== id) return null;
  return (
    <span class="sort-mark" aria-hidden="true">
      {sort.descending ? "↓" : "↑"}
    </span>
  );
}

function sortOf(id: ColumnId): "ascending" | "descending" | "none" {
  const sort = runSort.value;
  if (id === "name" && !sort) return "ascending";
  if (sort?.id !== id) return "none";
  return sort.descending ? "descending" : "ascending";
}
