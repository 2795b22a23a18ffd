import type { ComponentChildren } from "preact";
import { Icon } from "./Icon";

/** A search field. `error` marks what was typed as bad and is read out, without taking it away. Escape clears it, and then leaves it. */
export function Field(props: {
  label: string;
  value: string;
  error?: string | null;
  onInput: (value: string) => void;
  /** It takes the focus of the dialog that it stands in. */
  first?: boolean;
  /** At its end. */
  after?: ComponentChildren;
}) {
  return (
    <label
      class={props.error ? "field bad" : "field"}
      title={props.error ?? ""}
    >
      <Icon name="search" size={13} />
      <input
        type="text"
        autofocus={props.first}
        spellcheck={false}
        autocomplete="off"
        placeholder={props.label}
        aria-label={props.label}
        aria-invalid={props.error ? true : false}
        value={props.value}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || event.isComposing) return;
          if (props.value === "") {
            event.currentTarget.blur();
            return;
          }
          // what it stands in stays open
          event.preventDefault();
          props.onInput("");
        }}
      />
      {props.after}
      {props.error && (
        <span class="visually-hidden" role="alert">
          {props.error}
        </span>
      )}
    </label>
  );
}
