/** When the newcomer's tour is given. */
import { signal, type Signal } from "@preact/signals";
import { board } from "../state/board";
import { tab } from "../state/route";
import { oneOf, setting } from "../state/setting";

/** Its present step, from 0; null while there is none. */
export const tourStep: Signal<number | null> = signal(null);
/** Whether the reader asked for it: then it takes the keyboard's focus. */
export const tourAsked: Signal<boolean> = signal(false);

const tour = setting<"new" | "done">("tour", "new", oneOf("new", "done"));

/** For the reader who asks for it. */
export function startTour(): void {
  tab.value = "scalars";
  tourAsked.value = true;
  tourStep.value = 0;
}

/** For good. */
export function endTour(): void {
  tour.value = "done";
  tourStep.value = null;
}

const LOOK_EVERY_MS = 700;

/**
 * Offers the tour once to who has never seen it, when the first charts are drawn and the browser has nothing else to do.
 * `?tour=off` in the address keeps it away.
 */
export function offerTour(): () => void {
  const off = new URLSearchParams(location.search).get("tour") === "off";
  if (off || tour.peek() === "done") return () => undefined;
  const timer = setInterval(() => {
    if (tour.peek() === "done" || tourStep.peek() !== null) {
      clearInterval(timer);
      return;
    }
    const drawn = document.querySelector('[data-drawn="true"]') !== null;
    const reading = board.peek()?.progress.state !== "ready";
    const elsewhere = tab.peek() !== "scalars" || document.hidden;
    const busy = document.querySelector("dialog[open], [role=menu]") !== null;
    if (!drawn || reading || elsewhere || busy) return;
    clearInterval(timer);
    whenIdle(() => {
      tourAsked.value = false;
      tourStep.value = 0;
    });
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

function whenIdle(task: () => void): void {
  // Safari has none
  if ("requestIdleCallback" in window) requestIdleCallback(task);
  else setTimeout(task, 200);
}
