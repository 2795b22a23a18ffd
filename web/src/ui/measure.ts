import { batch } from "@preact/signals";
import { ownTurn } from "../base/slices";

let due: (() => void)[] = [];

/**
 * Does what has to know sizes and places in the next task, for all who ask until then: to ask for a size lays the page out,
 * and rendering it is a task long enough.
 */
export function measureSoon(act: () => void): void {
  due.push(act);
  if (due.length > 1) return;
  void ownTurn().then(() => {
    const acts = due;
    due = [];
    batch(() => acts.forEach((act) => act()));
  });
}
