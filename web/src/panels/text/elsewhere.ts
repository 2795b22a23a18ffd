/** Which part of a text is shown, and where in the rest of it something was found; pure. */
import {
  BLOCK_BYTES,
  MARGIN_BYTES,
  type Hit,
  type TextPart,
} from "../../api/texts";

/** The part that has a byte: its block and what belongs to its first and last lines. */
export function partAround(byte: number): { skip: number; limit: number } {
  const first = Math.floor(byte / BLOCK_BYTES) * BLOCK_BYTES;
  const skip = Math.max(0, first - MARGIN_BYTES);
  return { skip, limit: first - skip + BLOCK_BYTES + MARGIN_BYTES };
}

/** What was found where it isn't shown. */
export interface Elsewhere {
  /** The byte of a place before what is shown, or null. */
  readonly before: number | null;
  /** And of one after it. */
  readonly after: number | null;
  /** Whether nothing that was found is in what is shown. */
  readonly hidden: boolean;
  /** Of a table, from 1 on; null where it is a lone text, or in another slice. */
  readonly cell: readonly [row: number, column: number] | null;
}

const NOWHERE: Elsewhere = {
  before: null,
  after: null,
  hidden: false,
  cell: null,
};

/** `drawn`: the most rows and columns of a table that the view draws. */
export function elsewhere(
  part: TextPart,
  { string, offsets }: Hit,
  drawn: { readonly rows: number; readonly columns: number },
): Elsewhere {
  const { shape } = part;
  const isTable = shape.reduce((product, size) => product * size, 1) > 1;
  if (isTable) {
    const columns = shape.length < 2 ? 1 : shape.at(-1)!;
    const rows = shape.length < 2 ? shape[0]! : shape.at(-2)!;
    const [row, column] = [Math.floor(string / columns), string % columns];
    const shown =
      row < Math.min(drawn.rows, part.rows) &&
      column < Math.min(drawn.columns, part.columns);
    if (shown) return NOWHERE;
    const cell = row < rows ? ([row + 1, column + 1] as const) : null;
    return { ...NOWHERE, hidden: true, cell };
  }
  if (part.whole) return NOWHERE;
  const block = (byte: number) => Math.floor(byte / BLOCK_BYTES);
  const here = block(part.begin === 0 ? 0 : part.begin + MARGIN_BYTES);
  return {
    before: offsets.findLast((byte) => block(byte) < here) ?? null,
    after: offsets.find((byte) => block(byte) > here) ?? null,
    hidden: !offsets.some((byte) => block(byte) === here),
    cell: null,
  };
}

/** Characters that a line which was cut in two is looked for in: fewer bytes than come along. */
const LINE = 1_000;

/** A part of a text without the lines that were cut in two, which would be read as other things. */
export function wholeLines(text: string, part: TextPart): string {
  if (part.whole) return text;
  let from = 0;
  if (part.begin > 0) {
    const end = text.indexOf("\n");
    if (end >= 0 && end < LINE) from = end + 1;
  }
  const end = text.lastIndexOf("\n");
  const reachesEnd = part.begin + bytesOf(text) >= part.size;
  const keeps = reachesEnd || end < text.length - LINE || end <= from;
  return text.slice(from, keeps ? text.length : end);
}

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
