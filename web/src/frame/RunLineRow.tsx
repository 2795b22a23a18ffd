import { useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { formatColumn, type Column } from "../state/column";
import { runLines, toggleFolder } from "../state/runLines";
import type { FolderLine, Line } from "../state/runTree";
import { hoveredRun, isTicked } from "../state/runs";
import { trainingOf, type Training } from "../state/trainings";
import { t } from "../i18n";
import { Count } from "../ui/Count";
import { Icon } from "../ui/Icon";
import { Swatch } from "../ui/Swatch";
import { TickBox } from "../ui/TickBox";
import { cellText, cellTitle, isText } from "./runColumns";
import { RunDeletion } from "./RunDeletion";
import { activeLine, namesOf, pressLine } from "./runGestures";
import { RunName } from "./RunName";
import { cardOf, doomedLine, renamedRun } from "./runTools";

/** Followed by a line's place: the id of its row. */
export const LINE_ID = "run-line-";

/** How long the pointer rests on a row before its card is shown. */
const CARD_DELAY_MS = 450;
let cardTimer = 0;

/** A run's row, or a folder's or group's, which stands for all the runs in it. */
export function RunLineRow(props: {
  line: Line;
  place: number;
  columns: readonly Column[];
}) {
  const { line, place } = props;
  // by signals of its own, so that a change redraws the rows that it concerns: a run stays the same in its row,
  // while a folder may come to hold others
  const own = useComputed(() => tickedShare(namesOf(line)));
  const ticked = line.kind === "run" ? own.value : tickedShare(line.names);
  const hovered = useComputed(() => isHovered(line)).value;
  const active = useComputed(() => activeLine.value === line.key).value;
  const doomed = useComputed(() => doomedLine.value === line.key).value;
  const over = useSignal(false);

  const classes = ["run-row", line.kind];
  if (ticked === 0) classes.push("off");
  if (hovered) classes.push("hovered");
  if (active) classes.push("active");
  return (
    <div
      id={LINE_ID + place}
      class={classes.join(" ")}
      role="row"
      data-line={place}
      aria-level={line.depth + 1}
      aria-rowindex={place + 2}
      aria-expanded={line.kind === "folder" ? line.open : undefined}
      style={{
        "--line": place,
        "--depth": line.depth,
      }}
      onPointerEnter={(event) => {
        over.value = true;
        hoveredRun.value = line.kind === "run" ? line.training.name : line.path;
        if (line.kind === "run") showCard(line.training, event.currentTarget);
      }}
      onPointerLeave={() => {
        over.value = false;
        hoveredRun.value = null;
        hideCard();
      }}
      onPointerDown={hideCard}
      onClick={(event) => {
        if (!isOwnControl(event)) pressLine(line, event);
      }}
      onDblClick={(event) => {
        if (!isOwnControl(event)) {
          pressLine(line, { altKey: true, shiftKey: false });
        }
      }}
    >
      {doomed ? (
        <RunDeletion line={line} />
      ) : (
        <>
          <div class="run-name-cell" role="gridcell">
            <TickBox
              label={line.kind === "run" ? line.training.name : line.path}
              checked={ticked === 1}
              mixed={ticked > 0 && ticked < 1}
            />
            {line.kind === "run" ? (
              <RunName line={line} />
            ) : (
              <FolderName line={line} />
            )}
            {over.value && <MoreButton />}
          </div>
          {line.kind === "run" &&
            props.columns.map((column) => (
              <Cell
                key={formatColumn(column)}
                column={column}
                training={line.training}
              />
            ))}
        </>
      )}
    </div>
  );
}

/** A cell of its own, so that a figure that grows redraws nothing else. */
function Cell({ column, training }: { column: Column; training: Training }) {
  const text = cellText(column, training);
  return (
    <div
      class={isText(column) ? "run-cell text" : "run-cell"}
      role="gridcell"
      title={cellTitle(column, training)}
    >
      {text || <span class="none">–</span>}
    </div>
  );
}

function FolderName({ line }: { line: FolderLine }) {
  return (
    <>
      <button
        type="button"
        class="run-fold"
        tabIndex={-1}
        aria-label={t(line.open ? "runs.fold" : "runs.unfold", {
          name: line.label,
        })}
        onClick={() => toggleFolder(line.path)}
      >
        <Icon name={line.open ? "chevronDown" : "chevronRight"} size={12} />
      </button>
      {line.color && <Swatch color={line.color} />}
      <span class="folder-name" title={line.path}>
        {line.label}
      </span>
      <Count of={line.names.length} />
    </>
  );
}

/** The way to the row's menu for the pointer; the keyboard has a key for it. */
function MoreButton(): ComponentChildren {
  return (
    <button
      type="button"
      class="run-more"
      tabIndex={-1}
      aria-label={t("runs.menu")}
      onClick={(event) => {
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        event.currentTarget.dispatchEvent(
          new MouseEvent("contextmenu", {
            bubbles: true,
            cancelable: true,
            clientX: left,
            clientY: bottom,
          }),
        );
      }}
    >
      <Icon name="more" size={14} />
    </button>
  );
}

function isOwnControl(event: MouseEvent): boolean {
  return (event.target as Element).closest("button, input") !== null;
}

/** How many of these are ticked, in 0 … 1. */
function tickedShare(names: readonly string[]): number {
  let count = 0;
  for (const name of names) if (isTicked(name)) count += 1;
  return names.length > 0 ? count / names.length : 0;
}

function isHovered(line: Line): boolean {
  const run = hoveredRun.value;
  if (run === null) return false;
  // the name of a group where a chart draws groups
  if (line.kind === "folder") return run === line.path;
  return trainingOf(run).name === line.training.name;
}

function showCard({ name }: Training, row: HTMLElement): void {
  clearTimeout(cardTimer);
  if (renamedRun.value !== null) return;
  cardTimer = window.setTimeout(() => {
    // it may have been scrolled away meanwhile
    if (row.isConnected && runLines.peek().length > 0) {
      const { top, height } = row.getBoundingClientRect();
      const panel = row.closest(".runs-panel")!.getBoundingClientRect();
      const { left, width } = panel;
      cardOf.value = { run: name, row: { left, width, top, height } };
    }
  }, CARD_DELAY_MS);
}

function hideCard(): void {
  clearTimeout(cardTimer);
  cardOf.value = null;
}
