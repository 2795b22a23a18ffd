/** What the pointer is at in a card that compares; one tooltip serves all of them. */
import { signal, type Signal } from "@preact/signals";
import type { BinnedHover } from "../../../plot/binnedChart";
import type { ComparisonModel } from "./model";

export interface ComparisonHover extends BinnedHover {
  readonly tag: string;
  readonly model: ComparisonModel;
}

export const comparisonHover: Signal<ComparisonHover | null> = signal(null);
