import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { LotEnd } from "./LotEnd";

const LOT = 24;

/** Cards without sections, laid out as far as they have been scrolled to. */
export function CardLots<T>(props: {
  items: readonly T[];
  /** Of the grid. */
  class: string;
  card: (item: T) => ComponentChildren;
}) {
  const [count, setCount] = useState(LOT);
  return (
    <>
      <div class={props.class}>
        {props.items.slice(0, count).map(props.card)}
      </div>
      {count < props.items.length && (
        <LotEnd key={count} onNear={() => setCount(count + LOT)} />
      )}
    </>
  );
}
