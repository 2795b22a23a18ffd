/** A run's colour: a custom property that holds it, or the colour itself. */
export function Swatch(props: { color: string; dashed?: boolean }) {
  const { color, dashed } = props;
  const value = color.startsWith("--") ? `var(${color})` : color;
  return (
    <span
      class={dashed ? "swatch dashed" : "swatch"}
      style={{ "--color": value }}
    />
  );
}
