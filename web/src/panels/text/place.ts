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

/** What `placeOf` finds each place by. */
export function namesOf(steps: ArrayLike<number>): TextAt[] {
  const counts = countsOf(steps);
  const met = new Map<number, number>();
  return Array.from(steps, (step) => {
    if (counts.get(step) === 1) return { step };
    const nth = met.get(step) ?? 0;
    met.set(step, nth + 1);
    return { step, nth };
  });
}

/** The same for a single one. */
export function atOf(steps: ArrayLike<number>, place: number): TextAt {
  return namesOf(steps)[place] ?? { step: 0 };
}

/** All texts of several runs by their steps, ascending, each once; of a step as many as the run has that logged most then. */
export function allNames(runs: Iterable<ArrayLike<number>>): TextAt[] {
  const most = new Map<number, number>();
  for (const steps of runs) {
    for (const [step, count] of countsOf(steps)) {
      most.set(step, Math.max(count, most.get(step) ?? 0));
    }
  }
  return [...most.keys()]
    .sort((a, b) => a - b)
    .flatMap((step) => {
      const count = most.get(step)!;
      if (count === 1) return [{ step }];
      return Array.from({ length: count }, (_, nth) => ({ step, nth }));
    });
}

/** Where among `allNames` something stands, or what comes last before it; the first where nothing does. */
export function indexOfName(names: readonly TextAt[], at: TextAt): number {
  const nth = at.nth ?? Infinity;
  const index = names.findLastIndex(
    (name) =>
      name.step < at.step || (name.step === at.step && (name.nth ?? 0) <= nth),
  );
  return Math.max(0, index);
}

function countsOf(steps: ArrayLike<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (let place = 0; place < steps.length; place++) {
    const step = steps[place]!;
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  return counts;
}
