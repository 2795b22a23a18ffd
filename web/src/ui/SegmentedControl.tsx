import { Select } from "./Select";

/** A choice of one among a few, all of them in sight. */
export function SegmentedControl<T extends string>(props: {
  label: string;
  /** Stands before it, for the eye. */
  caption?: string;
  options: readonly { readonly value: T; readonly label: string }[];
  value: T;
  onChange: (value: T) => void;
  /** Whether a narrow toolbar shows the chosen one alone. */
  folds?: boolean;
}) {
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[
      event.key
    ];
    if (!step) return;
    event.preventDefault();
    const count = props.options.length;
    const place = props.options.findIndex((o) => o.value === props.value);
    const next = (place + step + count) % count;
    props.onChange(props.options[next]!.value);
    const group = event.currentTarget as HTMLElement;
    (group.children[next] as HTMLElement | undefined)?.focus();
  };
  const group = (
    <div
      class={props.folds ? "segmented folds" : "segmented"}
      role="radiogroup"
      aria-label={props.label}
      onKeyDown={move}
    >
      {props.options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === props.value}
          tabIndex={option.value === props.value ? 0 : -1}
          onClick={() => props.onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
  return props.caption === undefined ? (
    group
  ) : (
    <div class="tool-group">
      <span aria-hidden="true">{props.caption}</span>
      {group}
      {props.folds && (
        <span class="folded">
          <Select
            label={props.label}
            options={props.options}
            value={props.value}
            onChange={props.onChange}
          />
        </span>
      )}
    </div>
  );
}
