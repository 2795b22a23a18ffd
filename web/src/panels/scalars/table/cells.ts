/** Which cells of a large grid are in sight, and where the keyboard goes in it. Pure. */

export interface Span {
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
}

/** Cells kept beyond either edge, so that a quick scroll finds them there. */
const MARGIN = 4;

/** The places in sight of `count` cells of `size` pixels, scrolled by `scrolled`, in a window of `length` pixels. */
export function spanOf(
  scrolled: number,
  length: number,
  size: number,
  count: number,
): Span {
  const end = Math.ceil((scrolled + length) / size) + MARGIN;
  const first = Math.floor(scrolled / size) - MARGIN;
  const last = Math.max(0, Math.min(count, end));
  return { first: Math.max(0, Math.min(first, last)), end: last };
}

/** A cell; −1 is the row, or the column, of the headings. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** Where a key leads to in a grid; null for a key that leads nowhere. */
export function movedBy(
  { key, ctrlKey }: { readonly key: string; readonly ctrlKey: boolean },
  { row, column }: Place,
  rows: number,
  columns: number,
  page: number,
): Place | null {
  const to = (r: number, c: number): Place => ({
    row: Math.max(-1, Math.min(r, rows - 1)),
    column: Math.max(-1, Math.min(c, columns - 1)),
  });
  switch (key) {
    case "ArrowUp":
      return to(row - 1, column);
    case "ArrowDown":
      return to(row + 1, column);
    case "ArrowLeft":
      return to(row, column - 1);
    case "ArrowRight":
      return to(row, column + 1);
    case "PageUp":
      return to(Math.max(0, row - page), column);
    case "PageDown":
      return to(row + page, column);
    case "Home":
      return to(ctrlKey ? -1 : row, -1);
    case "End":
      return to(ctrlKey ? rows - 1 : row, columns - 1);
    default:
      return null;
  }
}

/** How far to scroll so that a cell stands within the window, `lead` pixels of which are covered by headings. */
export function scrollTo(
  place: number,
  size: number,
  scrolled: number,
  length: number,
  lead: number,
): number {
  if (place < 0) return scrolled;
  const start = place * size;
  if (start < scrolled) return start;
  const over = start + size - (scrolled + length - lead);
  return over > 0 ? scrolled + over : scrolled;
}
