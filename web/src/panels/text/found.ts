/** Marks what was searched for in what is on the screen, without touching the document. */

/** Of one text. */
const MOST_MARKS = 2_000;
const NAME = "found-text";

/** Absent in older browsers, where what was found is shown without a mark. */
const registry =
  typeof CSS === "undefined"
    ? undefined
    : (CSS as { highlights?: HighlightRegistry }).highlights;

/** Marks all that matches below an element. Answers a function that takes the marks away. */
export function markFound(element: HTMLElement, pattern: RegExp): () => void {
  if (!registry || typeof Highlight === "undefined") return () => undefined;
  let held = registry.get(NAME);
  if (!held) registry.set(NAME, (held = new Highlight()));
  const marks = held;
  const ranges = rangesOf(element, pattern);
  for (const range of ranges) marks.add(range);
  return () => ranges.forEach((range) => marks.delete(range));
}

function rangesOf(element: HTMLElement, pattern: RegExp): Range[] {
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const { index, 0: found } of (node as Text).data.matchAll(pattern)) {
      if (ranges.length >= MOST_MARKS) return ranges;
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + found.length);
      ranges.push(range);
    }
  }
  return ranges;
}
