/** A run's colour; `color` names the custom property that holds it. */
export function Swatch({ color }: { color: string }) {
  return <span class="swatch" style={{ "--color": `var(${color})` }} />;
}
