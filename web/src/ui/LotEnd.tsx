import { useEffect, useRef } from "preact/hooks";

/** How far below the viewport the next lot is laid out. */
const AHEAD = "800px";

/**
 * The end of the cards that are laid out so far: when it comes near the viewport, the next lot is due, though not before what
 * is there has been painted. Give it the number of cards before it as its key, so that it asks again where a lot was not
 * enough.
 */
export function LotEnd({ onNear }: { onNear: () => void }) {
  const mark = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.at(-1)?.isIntersecting) onNear();
      },
      // the first is for the window, the second for the scrolling boxes within it
      { rootMargin: AHEAD, scrollMargin: AHEAD },
    );
    observer.observe(mark.current!);
    return () => observer.disconnect();
  }, []);
  return <div ref={mark} class="lot-end" />;
}
