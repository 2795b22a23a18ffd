import { useSignalEffect } from "@preact/signals";
import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n";
import { board } from "../state/board";
import type { Column } from "../state/column";
import { columns } from "../state/columns";
import { revealedRun, runLines, toggleFolder } from "../state/runLines";
import { runs } from "../state/runs";
import type { Line } from "../state/runTree";
import { useContextMenu } from "../ui/Menu";
import { windowOf } from "../ui/window";
import { gridTemplate } from "./runColumns";
import { activeLine, pressLine } from "./runGestures";
import { lineMenu } from "./runMenus";
import { LINE_ID, RunLineRow } from "./RunLineRow";
import { RunsHead } from "./RunsHead";
import { doomedLine, renamedRun } from "./runTools";

/** The height of `--row` in tokens.css, in CSS pixels. */
const ROW_HEIGHT = 28;
/** That of the heads of the columns, and the gap below it. */
const HEAD_HEIGHT = 30;

/** The listed runs with their columns, of which only those in sight are in the document. One stop of the Tab key. */
export function RunsGrid() {
  const viewport = useRef<HTMLDivElement>(null);
  // a guess, since to measure here would lay the whole page out for it; no list is higher than the window
  const [view, setView] = useState({
    top: 0,
    height: innerHeight,
    aside: false,
  });
  const drawn = useRef(new Map<string, Drawn>());
  const pointed = useRef<Line | null>(null);
  const menu = useContextMenu(t("runs.menu"), () =>
    pointed.current ? lineMenu(pointed.current) : [],
  );
  const lines = runLines.value;
  const shown = columns.value;
  const template = gridTemplate(shown);

  useLayoutEffect(() => {
    const element = viewport.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setView(viewOf(element)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const bringIntoView = (place: number) => {
    const element = viewport.current;
    if (!element) return;
    const top = place * ROW_HEIGHT;
    const room = element.clientHeight - HEAD_HEIGHT - ROW_HEIGHT;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top > element.scrollTop + room) element.scrollTop = top - room;
  };
  useSignalEffect(() => {
    const wanted = revealedRun.value;
    if (wanted === null) return;
    revealedRun.value = null;
    const place = runLines.value.findIndex(
      (line) => line.kind === "run" && line.training.name === wanted,
    );
    if (place < 0) return;
    activeLine.value = `run ${wanted}`;
    bringIntoView(place);
  });

  const place = lines.findIndex(({ key }) => key === activeLine.value);
  const goTo = (next: number) => {
    const line = lines[Math.max(0, Math.min(next, lines.length - 1))];
    if (!line) return;
    activeLine.value = line.key;
    bringIntoView(lines.indexOf(line));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // the heads and the fields in the rows have keys of their own
    if (event.target !== event.currentTarget) return;
    if (event.ctrlKey || event.metaKey) return;
    const line = lines[place];
    const page = Math.floor((view.height - HEAD_HEIGHT) / ROW_HEIGHT) - 1;
    const targets: Record<string, number> = {
      ArrowDown: place + 1,
      ArrowUp: place < 0 ? lines.length - 1 : place - 1,
      PageDown: place + page,
      PageUp: place - page,
      Home: 0,
      End: lines.length - 1,
    };
    const target = targets[event.key];
    if (target !== undefined) goTo(target);
    else if (!line || !act(line, place, event, goTo)) return;
    event.preventDefault();
  };

  const { first, end } = windowOf(
    view.top,
    view.height - HEAD_HEIGHT,
    ROW_HEIGHT,
    lines.length,
  );
  const lineAt = (target: EventTarget | null): Line | undefined => {
    const row = (target as Element).closest<HTMLElement>("[data-line]");
    return lines[Number(row?.dataset.line ?? place)];
  };
  return (
    <div
      ref={viewport}
      class={view.aside ? "runs-grid aside" : "runs-grid"}
      role="treegrid"
      aria-label={t("runs.title")}
      aria-rowcount={lines.length + 1}
      aria-activedescendant={place >= 0 ? LINE_ID + place : undefined}
      tabIndex={0}
      style={template}
      onScroll={(event) => setView(viewOf(event.currentTarget))}
      onFocus={(event) => {
        const arrived = event.target === event.currentTarget;
        if (arrived && place < 0 && lines[first]) {
          activeLine.value = lines[first].key;
        }
      }}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => {
        const target = event.target as Element;
        if (target.closest(".runs-head-row, input")) return;
        const line = lineAt(target);
        if (!line) return;
        pointed.current = line;
        activeLine.value = line.key;
        menu.open(event);
      }}
    >
      <RunsHead />
      <div
        class="runs-body"
        role="rowgroup"
        style={{ height: `${lines.length * ROW_HEIGHT}px` }}
      >
        {lines
          .slice(first, end)
          .map((line, i) => rowOf(drawn.current, line, first + i, shown))}
      </div>
      {lines.length === 0 && board.value && (
        <p class="runs-none">
          {t(runs.value.length > 0 ? "runs.noMatch" : "runs.none")}
        </p>
      )}
      {menu.menu}
    </div>
  );
}

/** What is in sight; `aside`: whether the columns are scrolled below the names. */
function viewOf(element: HTMLElement) {
  const { scrollTop, clientHeight, scrollLeft } = element;
  return { top: scrollTop, height: clientHeight, aside: scrollLeft > 0 };
}

/** What the other keys do to the active line; whether they do anything. */
function act(
  line: Line,
  place: number,
  event: KeyboardEvent,
  goTo: (place: number) => void,
): boolean {
  const folder = line.kind === "folder" ? line : null;
  switch (event.key) {
    case " ":
      pressLine(line, event);
      return true;
    case "Enter":
      if (folder) toggleFolder(folder.path);
      else pressLine(line, { altKey: true, shiftKey: false });
      return true;
    case "ArrowRight":
      if (folder && !folder.open) toggleFolder(folder.path);
      else if (folder) goTo(place + 1);
      return true;
    case "ArrowLeft":
      if (folder?.open) toggleFolder(folder.path);
      else goTo(parentOf(place));
      return true;
    case "F2":
      if (line.kind === "run") renamedRun.value = line.training.name;
      return line.kind === "run";
    case "Delete":
      if (!board.value?.allowDelete) return false;
      doomedLine.value = line.key;
      return true;
    default:
      return false;
  }
}

/** The place of the folder around a line. */
function parentOf(place: number): number {
  const lines = runLines.peek();
  const depth = lines[place]?.depth ?? 0;
  for (let i = place - 1; i >= 0; i--) {
    if (lines[i]!.depth < depth) return i;
  }
  return place;
}

interface Drawn {
  readonly line: Line;
  readonly place: number;
  readonly shown: readonly Column[];
  readonly row: VNode;
}

/** The row of a line: the very one that was drawn before where nothing about it changed, so that scrolling draws no other. */
function rowOf(
  drawn: Map<string, Drawn>,
  line: Line,
  place: number,
  shown: readonly Column[],
): VNode {
  const before = drawn.get(line.key);
  if (
    before?.line === line &&
    before.place === place &&
    before.shown === shown
  ) {
    return before.row;
  }
  // rows far behind are of no use any more
  if (drawn.size > 500) drawn.clear();
  const row = (
    <RunLineRow key={line.key} line={line} place={place} columns={shown} />
  );
  drawn.set(line.key, { line, place, shown, row });
  return row;
}
