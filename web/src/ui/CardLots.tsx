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
  /** The item that is to be laid out wherever it stands. */
  isSought?: ((item: T) => boolean) | null;
}) {
  const { items, isSought } = props;
  const [laidOut, setCount] = useState(LOT);
  const reach = isSought ? items.findIndex(isSought) + 1 : 0;
  const count = Math.max(laidOut, reach);
  // what was laid out for it stays
  if (count > laidOut) setCount(count);
  return (
    <>
      <div class={props.class}>{items.slice(0, count).map(props.card)}</div>
      {count < items.length && (
        <LotEnd key={count} onNear={() => setCount(count + LOT)} />
      )}
    </>
  );
}
