/** The histogram card that fills the window. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { asText, parameter } from "./address";
import type { ComparedCard } from "./comparison";
import { cardsByTag } from "./histograms";

/** Its run, or nothing where it has several, and its tag in two lines; empty for none. */
export const fullHistogram = signal("");
parameter("histcard", fullHistogram, asText);

/** The card that the pointer came to last, in the same way: keys act on it. */
export const hoveredHistogram = signal("");

export function histogramId(tag: string, run: string | undefined): string {
  return `${run ?? ""}\n${tag}`;
}

/** Null while none does, and where its tag, or its run, is not shown. */
export const fullCard: ReadonlySignal<ComparedCard | null> = computed(() => {
  const [run, tag] = fullHistogram.value.split("\n");
  if (run === undefined || tag === undefined) return null;
  const runs = (cardsByTag.value.get(tag) ?? []).map((card) => card.run);
  if (run !== "") return runs.includes(run) ? { tag, runs: [run] } : null;
  return runs.length > 0 ? { tag, runs } : null;
});
