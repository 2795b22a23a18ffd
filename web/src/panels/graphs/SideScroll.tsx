import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

/** What scrolls a table to the side; the style sheet hears how far, so that names stay while the rest goes below them. */
export function SideScroll(props: {
  class: string;
  children: ComponentChildren;
}) {
  const aside = useSignal(false);
  return (
    <div
      class={`${props.class}${aside.value ? " aside" : ""}`}
      onScroll={({ currentTarget: { style, scrollLeft } }) => {
        style.setProperty("--scrolled", `${scrollLeft}px`);
        aside.value = scrollLeft > 0;
      }}
    >
      {props.children}
    </div>
  );
}
