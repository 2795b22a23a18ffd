/** Two texts word by word: what went, what came, what stayed. */
import { diffLines, diffWordsWithSpace, type ChangeObject } from "diff";

export type Change = "same" | "gone" | "new";

export interface Piece {
  readonly text: string;
  readonly change: Change;
}

export interface Difference {
  /** The first text, with what the second doesn't have. */
  readonly before: readonly Piece[];
  /** The second text, with what the first doesn't have. */
  readonly after: readonly Piece[];
  /** Whether whole lines were compared: by words it would take too long. */
  readonly byLines: boolean;
}

/** Steps of the algorithm by words: its time grows with their square. */
const MOST_EDITS = 2_000;
const LONG = 40_000;
const MOST_LINE_EDITS = 2_000;

/** Words of scripts without spaces, too. */
const segmenter =
  typeof Intl.Segmenter === "function"
    ? new Intl.Segmenter(undefined, { granularity: "word" })
    : undefined;

/** Null where they have too little in common to be compared in time. */
export function differenceOf(before: string, after: string): Difference | null {
  const options = { maxEditLength: MOST_EDITS };
  const words =
    before.length + after.length <= LONG
      ? diffWordsWithSpace(before, after, {
          ...options,
          ...(segmenter ? { intlSegmenter: segmenter } : {}),
        })
      : undefined;
  if (words) return { ...sides(words), byLines: false };
  const lines = diffLines(before, after, { maxEditLength: MOST_LINE_EDITS });
  return lines ? { ...sides(lines), byLines: true } : null;
}

function sides(changes: readonly ChangeObject<string>[]) {
  const before: Piece[] = [];
  const after: Piece[] = [];
  for (const { value, added, removed } of changes) {
    if (added) after.push({ text: value, change: "new" });
    else if (removed) before.push({ text: value, change: "gone" });
    else {
      before.push({ text: value, change: "same" });
      after.push({ text: value, change: "same" });
    }
  }
  return { before, after };
}
