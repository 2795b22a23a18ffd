import { useSignalEffect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useNear } from "./near";

const AHEAD_PX = 800;

/** Takes the room of `count` cards in a grid of them until it comes near the viewport: then they are due. */
export function CardGap(props: { count: number; onNear: () => void }) {
  const { count, onNear } = props;
  const gap = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = gap.current;
    const grid = element?.parentElement;
    if (!element || !grid) return;
    const style = getComputedStyle(grid);
    const columns = style.gridTemplateColumns.split(" ").length;
    const card = document.querySelector<HTMLElement>(".cards > .card");
    const space = parseFloat(style.rowGap) || 0;
    const rows = Math.ceil(count / columns);
    const height = rows * ((card?.offsetHeight ?? 0) + space) - space;
    element.style.height = `${height}px`;
  }, [count]);
  const near = useNear(gap, AHEAD_PX);
  useSignalEffect(() => {
    if (near.value) onNear();
  });
  return <div ref={gap} class="card-gap" />;
}
