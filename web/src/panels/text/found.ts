/** Marks what was searched for in what is on the screen, without touching the document. */

/** Of one text. */
const MOST_MARKS = 2_000;
const NAME = "found-text";

/** Absent in older browsers, where what was found is shown without a mark. */
const registry =
  typeof CSS === "undefined"
    ? undefined
    : (CSS as { highlights?: HighlightRegistry }).highlights;

/** What parts texts: nothing is found across it. */
const BLOCKS = "p,li,td,th,h1,h2,h3,h4,h5,h6,pre,blockquote,summary,dt,dd,div";

/**
 * Marks all that matches below an element, anew when it changes (formulas and colours of code come later). Tells how many
 * marks there are, each time, and the first one. Answers a function that takes the marks away.
 */
export function markFound(
  element: HTMLElement,
  pattern: RegExp,
  onMarked: (count: number, first: Range | undefined) => void,
): () => void {
  let ranges: Range[] = [];
  const forget = () => {
    const marks = registry?.get(NAME);
    for (const range of ranges) marks?.delete(range);
  };
  const mark = () => {
    forget();
    ranges = rangesOf(element, pattern);
    if (registry && typeof Highlight !== "undefined") {
      let marks = registry.get(NAME);
      if (!marks) registry.set(NAME, (marks = new Highlight()));
      for (const range of ranges) marks.add(range);
    }
    onMarked(ranges.length, ranges[0]);
  };
  mark();
  const observer = new MutationObserver(mark);
  observer.observe(element, { childList: true, subtree: true });
  return () => {
    observer.disconnect();
    forget();
  };
}

/** What matches in the text below an element, also where it goes over several of its nodes. */
export function rangesOf(element: HTMLElement, pattern: RegExp): Range[] {
  const nodes: Text[] = [];
  const begins: number[] = [];
  const pieces: string[] = [];
  let [length, block]: [number, Element | null] = [0, null];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const own = node.parentElement!.closest(BLOCKS);
    if (own !== block && length > 0) {
      pieces.push("\n\n");
      length += 2;
    }
    block = own;
    const { data } = node as Text;
    nodes.push(node as Text);
    begins.push(length);
    pieces.push(data);
    length += data.length;
  }
  const ranges: Range[] = [];
  let at = 0;
  /** The node that has a place of the whole text, and the place in it. */
  const placed = (place: number): [Text, number] => {
    while (at + 1 < nodes.length && begins[at + 1]! <= place) at += 1;
    return [nodes[at]!, Math.min(place - begins[at]!, nodes[at]!.length)];
  };
  for (const { index, 0: found } of pieces.join("").matchAll(pattern)) {
    if (found === "" || ranges.length >= MOST_MARKS) break;
    const range = document.createRange();
    range.setStart(...placed(index));
    const [last, end] = placed(index + found.length - 1);
    range.setEnd(last, Math.min(end + 1, last.length));
    ranges.push(range);
  }
  return ranges;
}

/** Scrolls a box, and nothing around it, until a mark in it is seen. */
export function scrollTo(box: HTMLElement, mark: Range): void {
  const bring = () => {
    const [frame, place] = [
      box.getBoundingClientRect(),
      mark.getBoundingClientRect(),
    ];
    if (place.top >= frame.top && place.bottom <= frame.bottom) return;
    box.scrollTop += place.top - frame.top - frame.height / 3;
  };
  bring();
  // what was out of sight had a height that was only estimated
  requestAnimationFrame(() => requestAnimationFrame(bring));
}
