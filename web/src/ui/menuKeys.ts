/** Where the keyboard goes in a menu; pure. */

/** Letters typed within so many milliseconds of each other are one word. */
export const TYPING_PAUSE_MS = 600;

/** The item that an arrow, Home or End leads to from `from` (-1: none yet); undefined for any other key. */
export function movedTo(
  key: string,
  from: number,
  count: number,
): number | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case "ArrowDown":
      return (from + 1) % count;
    case "ArrowUp":
      return from <= 0 ? count - 1 : from - 1;
    case "Home":
    case "PageUp":
      return 0;
    case "End":
    case "PageDown":
      return count - 1;
    default:
      return undefined;
  }
}

/** The item whose label begins with `typed`, looked for from `from` on; one letter goes on from the next item. */
export function typedTo(
  typed: string,
  from: number,
  labels: readonly string[],
): number | undefined {
  const word = typed.toLowerCase();
  const start = word.length === 1 ? from + 1 : Math.max(0, from);
  for (let i = 0; i < labels.length; i++) {
    const place = (start + i) % labels.length;
    if (labels[place]!.toLowerCase().startsWith(word)) return place;
  }
  return undefined;
}
