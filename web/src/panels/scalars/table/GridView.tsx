import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { movedBy, scrollTo, spanOf, type Place } from "./cells";

/** In CSS pixels, as in compare.css. */
const ROW = 28;
const HEAD = 34;

export interface GridCell {
  readonly text: string;
  /** What the colour blind and a screen reader have to be told, too. */
  readonly mark?: ComponentChildren;
  readonly class?: string;
  readonly title?: string;
}

export interface GridHead {
  readonly key: string;
  readonly content: ComponentChildren;
  readonly title: string;
  readonly sorted: "ascending" | "descending" | null;
}

/**
 * A table of any size with its headings always in sight; only the cells in sight are in the document. One cell has the keyboard:
 * arrows, Home, End and the page keys move it, Enter on a heading sorts.
 */
export function GridView(props: {
  label: string;
  corner: string;
  rows: number;
  columns: number;
  /** In CSS pixels: of the row headings, and of the others at least. */
  headWidth: number;
  columnWidth: number;
  rowHead: (row: number) => GridHead;
  columnHead: (column: number) => GridHead;
  cell: (row: number, column: number) => GridCell;
  onSort: (axis: "row" | "column", place: number) => void;
}) {
  const { rows, columns, headWidth } = props;
  const viewport = useRef<HTMLDivElement>(null);
  const id = useId();
  const view = useSignal({ left: 0, top: 0, width: 0, height: 0 });
  const active = useSignal<Place>({ row: 0, column: 0 });

  const measure = () => {
    const element = viewport.current;
    if (!element) return;
    const { scrollLeft: left, scrollTop: top } = element;
    view.value = {
      ...{ left, top },
      width: element.clientWidth,
      height: element.clientHeight,
    };
  };
  useLayoutEffect(() => {
    const element = viewport.current;
    if (!element) return;
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const { left, top, width, height } = view.value;
  const room = Math.max(0, width - headWidth);
  const size = Math.max(
    props.columnWidth,
    Math.min(2 * props.columnWidth, Math.floor(room / Math.max(1, columns))),
  );
  const shownRows = spanOf(top, height - HEAD, ROW, rows);
  const shownColumns = spanOf(left, room, size, columns);
  const at = {
    row: Math.min(active.value.row, rows - 1),
    column: Math.min(active.value.column, columns - 1),
  };

  const goTo = (next: Place) => {
    active.value = next;
    const element = viewport.current;
    if (!element) return;
    element.scrollTop = scrollTo(
      next.row,
      ROW,
      element.scrollTop,
      element.clientHeight,
      HEAD,
    );
    element.scrollLeft = scrollTo(
      next.column,
      size,
      element.scrollLeft,
      element.clientWidth,
      headWidth,
    );
    measure();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      if (at.row >= 0 === at.column >= 0) return;
      event.preventDefault();
      if (at.row < 0) props.onSort("column", at.column);
      else props.onSort("row", at.row);
      return;
    }
    const page = Math.max(1, Math.floor((height - HEAD) / ROW) - 1);
    const next = movedBy(event, at, rows, columns, page);
    if (!next) return;
    event.preventDefault();
    goTo(next);
  };

  const idOf = (row: number, column: number) => `${id}${row}.${column}`;
  const isActive = (row: number, column: number) =>
    row === at.row && column === at.column ? " active" : "";
  const columnPlaces = range(shownColumns.first, shownColumns.end);
  return (
    <div
      ref={viewport}
      class="grid-view"
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={rows + 1}
      aria-colcount={columns + 1}
      aria-activedescendant={idOf(at.row, at.column)}
      style={{
        "--grid-head": `${headWidth}px`,
        "--grid-column": `${size}px`,
      }}
      onScroll={measure}
      onKeyDown={onKeyDown}
    >
      <div
        role="presentation"
        style={{
          width: `${headWidth + columns * size}px`,
          height: `${HEAD + rows * ROW}px`,
        }}
      >
        <div class="grid-heads" role="row" aria-rowindex={1}>
          <div
            id={idOf(-1, -1)}
            class={`grid-corner${isActive(-1, -1)}`}
            role="columnheader"
            aria-colindex={1}
          >
            {props.corner}
          </div>
          {columnPlaces.map((column) => {
            const { key, content, title, sorted } = props.columnHead(column);
            return (
              <div
                key={key}
                id={idOf(-1, column)}
                class={`grid-head${isActive(-1, column)}`}
                role="columnheader"
                aria-colindex={column + 2}
                aria-sort={sorted ?? "none"}
                title={title}
                style={{ left: `${headWidth + column * size}px` }}
                onClick={() => props.onSort("column", column)}
              >
                {content}
                <SortMark sorted={sorted} />
              </div>
            );
          })}
        </div>
        {range(shownRows.first, shownRows.end).map((row) => {
          const { key, content, title, sorted } = props.rowHead(row);
          return (
            <div
              key={key}
              class="grid-row"
              role="row"
              aria-rowindex={row + 2}
              style={{ top: `${HEAD + row * ROW}px` }}
            >
              <div
                id={idOf(row, -1)}
                class={`grid-row-head${isActive(row, -1)}`}
                role="rowheader"
                aria-colindex={1}
                aria-sort={sorted ?? "none"}
                title={title}
                onClick={() => props.onSort("row", row)}
              >
                {content}
                <SortMark sorted={sorted} row />
              </div>
              {columnPlaces.map((column) => {
                const cell = props.cell(row, column);
                return (
                  <div
                    key={column}
                    id={idOf(row, column)}
                    class={`grid-cell ${cell.class ?? ""}${isActive(row, column)}`}
                    role="gridcell"
                    aria-colindex={column + 2}
                    title={cell.title}
                    style={{ left: `${headWidth + column * size}px` }}
                    onClick={() => (active.value = { row, column })}
                  >
                    {cell.mark}
                    {cell.text}
                  </div>
                );
              })}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function SortMark(props: { sorted: GridHead["sorted"]; row?: boolean }) {
  if (!props.sorted) return null;
  const down = props.sorted === "descending";
  const arrow = props.row ? (down ? "→" : "←") : down ? "↓" : "↑";
  return <span aria-hidden="true"> {arrow}</span>;
}

function range(first: number, end: number): number[] {
  return Array.from({ length: end - first }, (_, i) => first + i);
}
