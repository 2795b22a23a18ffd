/** A pen that leaves gaps. */
import type { Pen } from "./trace";

/** A longer stretch lies nearly all outside the plot, straight up or down: no eye sees gaps in it. */
const LONGEST = 4096;

/** Draws with `pen` in strokes and gaps of these lengths in turn, in the pen's own units, along each line from its beginning. */
export function dashed(pen: Pen, lengths: readonly number[]): Pen {
  /** Which of the lengths is being drawn, or left out, and what is left of it. */
  let place = 0;
  let rest = 0;
  let penLeft = 0;
  let penTop = 0;
  const goTo = (left: number, top: number) => {
    if (place % 2 === 0) pen.lineTo(left, top);
    else pen.moveTo(left, top);
  };
  return {
    moveTo: (left, top) => {
      [place, rest] = [0, lengths[0]!];
      [penLeft, penTop] = [left, top];
      pen.moveTo(left, top);
    },
    lineTo: (left, top) => {
      const across = left - penLeft;
      const down = top - penTop;
      const length = Math.hypot(across, down);
      let done = 0;
      while (length <= LONGEST && length - done > rest) {
        done += rest;
        const share = done / length;
        goTo(penLeft + across * share, penTop + down * share);
        place = (place + 1) % lengths.length;
        rest = lengths[place]!;
      }
      if (length <= LONGEST) rest -= length - done;
      goTo(left, top);
      [penLeft, penTop] = [left, top];
    },
    dot: (left, top) => pen.dot(left, top),
  };
}
