/** Figures of histograms, as they are written. */
import { formatValue } from "../../base/format";

/** Two digits: `0.025`, `3000`, `1.2e300`; the largest doubles stay what they are, since rounded they would be infinite. */
export function short(value: number): string {
  const rounded = Number(value.toPrecision(2));
  return formatValue(Number.isFinite(rounded) ? rounded : value)
    .replace(/(\.\d*?)0+(?=e|$)/, "$1")
    .replace(/\.(?=e|$)/, "");
}

/** So much of itself a figure may be off and is still told as what it is: as wide as torch's buckets are. */
const ROUGH = 0.12;

/** A figure that may be off by this share of itself; `≈` says that it may be by much. */
export function estimate(value: number, off: number, digits: number): string {
  return about(off) + formatValue(value, digits);
}

/** What stands before such a figure. */
export function about(off: number): "≈\u00a0" | "" {
  return off > ROUGH ? "≈\u00a0" : "";
}
