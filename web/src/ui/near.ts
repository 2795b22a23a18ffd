import {
  signal,
  useSignal,
  useSignalEffect,
  type ReadonlySignal,
} from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { measureSoon } from "./measure";

/** A page that still waits for an answer prepares what lies around after this time: its reader may scroll on. */
const PATIENCE_MS = 2_000;

/** The elements in sight that have yet to be filled. */
const awaited = new Set<Element>();

/** Whether what is in sight was filled once. What lies around it comes after that: before, it would only be in the way. */
export const sightFilled = signal(false);
let patience: ReturnType<typeof setTimeout> | undefined;

function release(element: Element): void {
  if (awaited.delete(element) && awaited.size === 0) sightFilled.value = true;
}

/**
 * Whether the element is in the viewport or, once what is in sight is filled, within `margin` CSS pixels of it. `filled`
 * says whether the element shows what it is there for; without it the page doesn't wait for this one.
 */
export function useNear(
  element: { readonly current: Element | null },
  margin: number,
  filled?: () => boolean,
): ReadonlySignal<boolean> {
  const near = useSignal(false);
  useLayoutEffect(() => {
    const mine = element.current;
    if (!mine) return;
    patience ??= setTimeout(() => (sightFilled.value = true), PATIENCE_MS);
    // an observer's first word comes only after a frame has been painted, and what is in sight waits for it
    measureSoon(() => {
      if (!mine.isConnected) return;
      const { top, bottom } = mine.getBoundingClientRect();
      const around = sightFilled.peek() ? margin : 0;
      near.value = bottom > -around && top < innerHeight + around;
      if (filled && near.value) awaited.add(mine);
    });
    return () => release(mine);
  }, [element, margin, near]);
  useSignalEffect(() => {
    if (element.current && filled?.()) release(element.current);
  });
  useSignalEffect(() => {
    if (!element.current) return;
    const around = `${sightFilled.value ? margin : 0}px`;
    const observer = new IntersectionObserver(
      (entries) => {
        near.value = entries.at(-1)?.isIntersecting ?? false;
      },
      // the first is for the window, the second for the scrolling boxes within it
      { rootMargin: around, scrollMargin: around },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  });
  return near;
}
