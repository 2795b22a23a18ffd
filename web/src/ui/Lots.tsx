import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/** Cards are laid out in lots of so many: a logdir with thousands of them would otherwise hold up the first ones. */
const LOT = 48;
/** How far below the viewport the next lot is laid out. */
const AHEAD_PX = 1200;

/** A grid of cards that grows as it is scrolled. */
export function Lots<T>(props: {
  items: readonly T[];
  class: string;
  card: (item: T) => ComponentChildren;
}) {
  const [count, setCount] = useState(LOT);
  const end = useRef<HTMLDivElement>(null);
  const more = count < props.items.length;
  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.at(-1)?.isIntersecting) setCount(count + LOT);
      },
      { rootMargin: `${AHEAD_PX}px` },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [more, count]);
  return (
    <>
      <div class={props.class}>
        {props.items.slice(0, count).map(props.card)}
      </div>
      {more && <div ref={end} />}
    </>
  );
}
