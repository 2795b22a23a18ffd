/** The step that is looked at: in all histograms, and across dashboards. */
import {
  computed,
  signal,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import { asNumber, parameter } from "./address";

/** That of the histogram below the pointer, or null. */
export const pointedStep: Signal<number | null> = signal(null);

/** One that was clicked on, in a histogram or in a scalar chart, which both then show; null none. */
export const keptStep: Signal<number | null> = signal(null);

/** The same as a list for the server, which wants whole digits: of a step that no double holds exactly there are none. */
export const keptSteps: ReadonlySignal<readonly number[]> = computed(() => {
  const step = keptStep.value;
  return step !== null && Number.isSafeInteger(step) ? [step] : [];
});

const wholeNumber = asNumber(Number.isInteger);
parameter("step", keptStep, {
  parse: (text) => (text === "" ? null : wholeNumber.parse(text)),
  format: (step) => (step === null ? "" : String(step)),
});
