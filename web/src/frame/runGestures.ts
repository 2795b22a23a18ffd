/** What clicks and keys on a line of the runs panel mean. */
import { signal, type Signal } from "@preact/signals";
import { runLines } from "../state/runLines";
import type { Line } from "../state/runTree";
import { isTicked, soloRuns, tickRuns } from "../state/runs";

/** The key of the line that the keyboard is at; empty before it was anywhere. */
export const activeLine: Signal<string> = signal("");

/** Where a range begins, and whether it ticks or unticks. */
let anchor: { readonly key: string; readonly ticked: boolean } | null = null;

/** The trainings that a line stands for. */
export function namesOf(line: Line): readonly string[] {
  return line.kind === "run" ? [line.training.name] : line.names;
}

/** A click or the space bar: ticks or unticks; with Shift all from the last one to here, with Alt these alone. */
export function pressLine(
  line: Line,
  keys: { readonly shiftKey: boolean; readonly altKey: boolean },
): void {
  activeLine.value = line.key;
  if (keys.altKey) {
    soloRuns(namesOf(line));
    return;
  }
  const range = keys.shiftKey ? linesTo(line) : null;
  if (range && anchor) {
    // what an open folder on the way holds stands below it
    const meant = range.filter((one) => one === line || !isOpenFolder(one));
    tickRuns(meant.flatMap(namesOf), anchor.ticked);
    return;
  }
  const names = namesOf(line);
  const ticked = !names.every(isTicked);
  tickRuns(names, ticked);
  anchor = { key: line.key, ticked };
}

function isOpenFolder(line: Line): boolean {
  return line.kind === "folder" && line.open;
}

/** The lines from the last one that was pressed to this one; null where that is no longer listed. */
function linesTo(line: Line): readonly Line[] | null {
  const lines = runLines.peek();
  const from = lines.findIndex(({ key }) => key === anchor?.key);
  const to = lines.findIndex(({ key }) => key === line.key);
  if (from < 0 || to < 0) return null;
  return lines.slice(Math.min(from, to), Math.max(from, to) + 1);
}
