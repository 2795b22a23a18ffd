/** What the pointer is at; one tooltip serves all cards. */
import { signal, type Signal } from "@preact/signals";

export interface HistogramHover {
  readonly run: string;
  readonly tag: string;
  readonly step: number;
  readonly wallTime: number;
  /** Seconds since the first histogram that is shown. */
  readonly relative: number;
  /** The bin's bounds. */
  readonly low: number;
  readonly high: number;
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
