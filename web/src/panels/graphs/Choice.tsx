import { Select } from "../../ui/Select";

/** A named choice in the toolbar. */
export function Choice<T extends string>(props: {
  name: string;
  options: readonly (readonly [value: T, label: string])[];
  value: T;
  onChange: (value: T) => void;
}) {
  return (
    <div class="tool-group">
      <span>{props.name}</span>
      <Select
        label={props.name}
        options={props.options.map(([value, label]) => ({ value, label }))}
        value={props.value}
        onChange={props.onChange}
      />
    </div>
  );
}
