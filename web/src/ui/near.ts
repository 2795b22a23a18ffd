import { useSignal, type ReadonlySignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";

/** Whether the element is in the viewport or within `margin` CSS pixels of it. */
export function useNear(
  element: { readonly current: Element | null },
  margin: number,
): ReadonlySignal<boolean> {
  const near = useSignal(false);
  useLayoutEffect(() => {
    if (!element.current) return;
    // at once: an observer's first word comes only after a frame has been painted, and what is in sight waits for it
    const { top, bottom } = element.current.getBoundingClientRect();
    near.value = bottom > -margin && top < innerHeight + margin;
    const observer = new IntersectionObserver(
      (entries) => {
        near.value = entries.at(-1)?.isIntersecting ?? false;
      },
      // the first is for the window, the second for the scrolling boxes within it
      { rootMargin: `${margin}px`, scrollMargin: `${margin}px` },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, margin, near]);
  return near;
}
