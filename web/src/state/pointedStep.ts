/** The step that was pointed at last, in whichever dashboard: the other one shows it too. */
import { signal, type Signal } from "@preact/signals";
import { asNumber, parameter } from "./address";

export interface PointedStep {
  readonly step: number;
  /** Whose chart it was pointed at in. */
  readonly by: "scalars" | "histograms";
}

export const pointedStep: Signal<PointedStep | null> = signal(null);

/** A step that was clicked on, which stays; null none. */
export const keptStep: Signal<number | null> = signal(null);

const wholeNumber = asNumber(Number.isInteger);
parameter("step", keptStep, {
  parse: (text) => (text === "" ? null : wholeNumber.parse(text)),
  format: (step) => (step === null ? "" : String(step)),
});
