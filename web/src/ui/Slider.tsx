/** A native range input, drawn in the board's style; the arrow keys move it by `step`. */
export function Slider(props: {
  label: string;
  min: number;
  max: number;
  step: number;
  value: number;
  /** Said instead of the bare number. */
  valueText?: string;
  onInput: (value: number) => void;
}) {
  const span = props.max - props.min;
  const filled = span > 0 ? (props.value - props.min) / span : 0;
  return (
    <input
      type="range"
      class="slider"
      aria-label={props.label}
      aria-valuetext={props.valueText ?? String(props.value)}
      min={props.min}
      max={props.max}
      step={props.step}
      value={props.value}
      style={{ "--filled": `${filled * 100}%` }}
      onInput={(event) => props.onInput(Number(event.currentTarget.value))}
    />
  );
}
