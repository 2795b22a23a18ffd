/** Texts as a table for other programs. */
import type { WholeText } from "../../api/texts";

export interface RunTexts {
  readonly run: string;
  readonly texts: readonly WholeText[];
}

/** A row for each string: run, tag, step, wall_time (seconds), index (its place in the tensor, row by row), text. RFC 4180. */
export function csvOf(tag: string, runs: readonly RunTexts[]): string {
  const rows = runs.flatMap(({ run, texts }) =>
    texts.flatMap(({ step, wall_time: time, strings }) =>
      strings.map((text, index) => [run, tag, step, time ?? "", index, text]),
    ),
  );
  return [["run", "tag", "step", "wall_time", "index", "text"], ...rows]
    .map((row) => row.map(field).join(",") + "\r\n")
    .join("");
}

function field(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function jsonOf(tag: string, runs: readonly RunTexts[]): string {
  const rows = runs.flatMap(({ run, texts }) =>
    texts.map((text) => ({ run, tag, ...text })),
  );
  return JSON.stringify(rows, null, 1).replace(STEPS, "$1$2");
}

/** A text has no line of its own in JSON: what is found is a step, whose digits are to be a number. */
const STEPS = /^( *"step": )"(-?\d+)"/gm;
