/**
 * The mark of what is ticked, for a row that takes the click and the keys itself: a browser's own check box would change
 * before the row has decided what a click with Alt or Shift means.
 */
export function TickBox(props: {
  label: string;
  checked: boolean;
  /** It stands for some that are ticked and some that are not. */
  mixed?: boolean;
}) {
  return (
    <span
      class="checkbox"
      role="checkbox"
      tabIndex={-1}
      aria-label={props.label}
      aria-checked={props.mixed ? "mixed" : props.checked}
    />
  );
}
