import { cssPaint } from "../base/cssColor";

/** A run's colour: a custom property's name or a literal. */
export function Swatch(props: { color: string; dashed?: boolean }) {
  return (
    <span
      class={props.dashed ? "swatch dashed" : "swatch"}
      style={{ "--color": cssPaint(props.color) }}
    />
  );
}
