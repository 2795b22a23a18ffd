import { useSignal, type Signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { BinnedChart, type BinnedEvents } from "../../plot/binnedChart";

/**
 * A chart of histograms in the element that gets `host`, while the component lives. Its card carries `data-drawn` and
 * `data-lines`; `picture` holds it, to draw pictures. It is made anew when what it is `of` changes; what it told is taken back.
 */
export function useBinnedChart(given: {
  frame: { readonly current: HTMLElement | null };
  picture: { current: BinnedChart | null } | undefined;
  of: readonly unknown[];
  events: Omit<BinnedEvents, "onDrawn">;
}): {
  host: { current: HTMLDivElement | null };
  chart: Signal<BinnedChart | null>;
} {
  const { frame, picture, events } = given;
  const host = useRef<HTMLDivElement>(null);
  const chart = useSignal<BinnedChart | null>(null);
  useLayoutEffect(() => {
    if (!host.current) return;
    const card = frame.current;
    const made = new BinnedChart(host.current, {
      ...events,
      onDrawn: (count) => {
        if (!card) return;
        card.dataset.lines = String(count);
        card.dataset.drawn = "true";
      },
    });
    chart.value = made;
    if (picture) picture.current = made;
    return () => {
      if (picture) picture.current = null;
      made.dispose();
      if (card) delete card.dataset.drawn;
      events.onHover(null);
    };
  }, [...given.of, chart, frame, picture]);
  return { host, chart };
}
