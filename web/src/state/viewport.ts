import { signal, type ReadonlySignal } from "@preact/signals";

/** As in the style sheets. */
const NARROW = "(max-width: 720px)";

const matches = signal(false);

/** Whether the window has no room for the runs beside the charts. */
export const narrow: ReadonlySignal<boolean> = matches;

/** Follows the window's width from now on. */
export function startViewport(): void {
  const query = window.matchMedia(NARROW);
  matches.value = query.matches;
  query.addEventListener("change", (event) => {
    matches.value = event.matches;
  });
}
