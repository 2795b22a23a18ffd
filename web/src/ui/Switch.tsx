import { useId } from "preact/hooks";
import { Checkbox } from "./Checkbox";

/** A setting that is on or off, with what it does beside it. */
export function Switch(props: {
  label: string;
  /** What it does, in small. */
  note?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const noteId = useId();
  return (
    <label class="switch">
      <Checkbox
        label={props.label}
        checked={props.checked}
        onChange={() => props.onChange(!props.checked)}
        {...(props.note ? { "aria-describedby": noteId } : {})}
      />
      <span>
        {props.label}
        {props.note && <small id={noteId}>{props.note}</small>}
      </span>
    </label>
  );
}
