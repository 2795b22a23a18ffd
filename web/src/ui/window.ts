/** Rows kept beyond either edge, so that a quick scroll or the keyboard finds them there. */
const MARGIN = 6;

/** The rows in sight, `first` to `end` (exclusive), of `count` rows of `rowHeight` pixels scrolled by `top`. */
export function windowOf(
  top: number,
  height: number,
  rowHeight: number,
  count: number,
): { first: number; end: number } {
  const end = Math.min(count, Math.ceil((top + height) / rowHeight) + MARGIN);
  const first = Math.floor(top / rowHeight) - MARGIN;
  return { first: Math.max(0, Math.min(first, end)), end };
}
