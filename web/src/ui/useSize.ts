import { useSignal, type ReadonlySignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";

/** Of the inside of an element, in CSS pixels; 0 × 0 until it is there. */
export function useSize(element: {
  readonly current: Element | null;
}): ReadonlySignal<{ readonly width: number; readonly height: number }> {
  const size = useSignal({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const mine = element.current;
    if (!mine) return;
    const take = () => {
      size.value = { width: mine.clientWidth, height: mine.clientHeight };
    };
    take();
    const observer = new ResizeObserver(take);
    observer.observe(mine);
    return () => observer.disconnect();
  }, [element, size]);
  return size;
}
