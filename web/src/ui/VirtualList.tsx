import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { windowOf } from "./window";

/** A scrolling list of rows of one height, of which only those in sight are in the document. */
export function VirtualList<T>(props: {
  label: string;
  items: readonly T[];
  /** In CSS pixels. */
  rowHeight: number;
  keyOf: (item: T) => string;
  row: (item: T) => ComponentChildren;
}) {
  const { items, rowHeight } = props;
  const viewport = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 0 });

  useLayoutEffect(() => {
    const element = viewport.current;
    if (!element) return;
    const measure = () =>
      setView({ top: element.scrollTop, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const { first, end } = windowOf(
    view.top,
    view.height,
    rowHeight,
    items.length,
  );
  return (
    <div
      ref={viewport}
      class="virtual-list"
      onScroll={(event) => {
        const { scrollTop, clientHeight } = event.currentTarget;
        setView({ top: scrollTop, height: clientHeight });
      }}
    >
      <ul
        aria-label={props.label}
        style={{ height: `${items.length * rowHeight}px` }}
      >
        {items.slice(first, end).map((item, i) => (
          <li
            key={props.keyOf(item)}
            aria-setsize={items.length}
            aria-posinset={first + i + 1}
            style={{ transform: `translateY(${(first + i) * rowHeight}px)` }}
          >
            {props.row(item)}
          </li>
        ))}
      </ul>
    </div>
  );
}
