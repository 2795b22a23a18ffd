import { cssPaint } from "../base/cssColor";

/** A run's colour: a custom property's name or a literal. */
export function Swatch({ color }: { color: string }) {
  return <span class="swatch" style={{ "--color": cssPaint(color) }} />;
}
