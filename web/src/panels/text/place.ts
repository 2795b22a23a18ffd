/** Which of the texts of a tag is meant; pure. */
import type { TextAt } from "../../state/text";

/**
 * The place of the text at a step: of several the `nth`, or the last; where none was logged then, of the last one before.
 * Null where the first comes later.
 */
export function placeOf(
  steps: ArrayLike<number>,
  { step, nth }: TextAt,
): number | null {
  let before: number | null = null;
  let exact: number | null = null;
  let count = 0;
  for (let place = 0; place < steps.length; place++) {
    const here = steps[place]!;
    if (here === step) {
      exact = place;
      if (count === nth) return place;
      count += 1;
    } else if (here < step && (before === null || here >= steps[before]!)) {
      before = place;
    }
  }
  return exact ?? before;
}

/** What `placeOf` finds this place by. */
export function atOf(steps: ArrayLike<number>, place: number): TextAt {
  const step = steps[place] ?? 0;
  let [nth, count] = [0, 0];
  for (let other = 0; other < steps.length; other++) {
    if (steps[other] !== step) continue;
    if (other < place) nth += 1;
    count += 1;
  }
  return count > 1 ? { step, nth } : { step };
}

/** All steps of several runs, ascending, each once. */
export function allSteps(runs: Iterable<ArrayLike<number>>): number[] {
  const steps = new Set<number>();
  for (const run of runs) {
    for (let place = 0; place < run.length; place++) steps.add(run[place]!);
  }
  return [...steps].sort((a, b) => a - b);
}
