/** A card's zoom between what is kept and what the chart takes. */
import { signal, type Signal } from "@preact/signals";
import type { Interval, Line, View } from "../../plot/line";
import { asJson, parameter } from "../../state/address";
import { isZoom, type CardView, type Zoom } from "../../state/cards";
import { linkZoom } from "../../state/chartOptions";
import type { ZoomRange } from "../../state/lines";

/** What all cards are zoomed to along x, while their zooms are linked. */
export const sharedZoom: Signal<Zoom | null> = signal(null);
parameter("zoom", sharedZoom, asJson(isZoom), { fallback: null });

/** What a card shows on this axis; null for everything. A zoom of another axis is kept, and shown again when that axis is. */
export function viewOf(card: CardView, axis: string): View | null {
  const own = card.zoom?.axis === axis ? card.zoom : null;
  const shared = sharedZoom.value?.axis === axis ? sharedZoom.value : null;
  const x = linkZoom.value ? (shared?.x ?? null) : (own?.x ?? null);
  const y = own?.y ?? null;
  return x || y ? { x, y } : null;
}

/** What has to be read for a view, beyond the whole lines. */
export function rangeOf(card: CardView, axis: string): ZoomRange | null {
  const x = viewOf(card, axis)?.x;
  if (x) return { axis, low: x[0], high: x[1] };
  const limits = card.xRange;
  if (limits?.axis !== axis) return null;
  return { axis, low: limits.x[0], high: limits.x[1] };
}

/** The view moved on, width and all, so that the newest point is at its end; null where it is in view already. */
export function followed(
  view: Interval,
  lines: readonly Line[],
): Interval | null {
  let newest = -Infinity;
  for (const { xs } of lines)
    newest = Math.max(newest, xs[xs.length - 1] ?? newest);
  const [low, high] = view;
  return newest > high ? [low + newest - high, newest] : null;
}
