/** What the pointer is at; one tooltip serves all cards. */
import { signal, type Signal } from "@preact/signals";
import type { HoverTime } from "../../ui/HoverTip";

/** Its time is relative to the first histogram that is shown. */
export interface HistogramHover extends HoverTime {
  readonly step: number;
  readonly run: string;
  readonly tag: string;
  /** The bin's bounds. */
  readonly low: number;
  readonly high: number;
  /** The bounds are those of |value|. */
  readonly sizes: boolean;
  /** The histogram's quantiles, where the chart draws those. */
  readonly quantiles: Float64Array | null;
  /** Of the bin; fractional where a bucket was spread over several. */
  readonly count: number;
  /** Of the whole histogram, its finite values. */
  readonly num: number;
  readonly nan: number;
  readonly posInf: number;
  readonly negInf: number;
  readonly clientX: number;
  readonly clientY: number;
}

export const hover: Signal<HistogramHover | null> = signal(null);
