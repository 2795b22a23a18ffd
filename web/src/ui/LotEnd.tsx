import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useNear } from "./near";

/** How far below the viewport the next lot is laid out. */
const AHEAD_PX = 800;

/**
 * The end of the cards that are laid out so far: when it comes near the viewport, the next lot is due, though not before what
 * is there has been painted. Give it the number of cards before it as its key, so that it asks again where a lot was not
 * enough.
 */
export function LotEnd({ onNear }: { onNear: () => void }) {
  const mark = useRef<HTMLDivElement>(null);
  const near = useNear(mark, AHEAD_PX);
  useSignalEffect(() => {
    if (near.value) onNear();
  });
  return <div ref={mark} class="lot-end" />;
}
