import { useLayoutEffect, useRef } from "preact/hooks";

/** A native check box in the board's style. Attributes named `data-…` and `aria-…` go to the box itself. */
export function Checkbox({
  label,
  checked,
  mixed = false,
  title = "",
  onChange,
  ...data
}: {
  label: string;
  checked: boolean;
  /** It stands for some that are ticked and some that are not. */
  mixed?: boolean;
  title?: string;
  onChange: () => void;
  [attribute: `data-${string}` | `aria-${string}`]: string;
}) {
  const input = useRef<HTMLInputElement>(null);
  // `indeterminate` is no attribute: it can only be set on the element
  useLayoutEffect(() => {
    if (input.current) input.current.indeterminate = mixed;
  }, [mixed]);
  return (
    <input
      {...data}
      ref={input}
      type="checkbox"
      class="checkbox"
      aria-label={label}
      title={title}
      checked={checked}
      onChange={onChange}
    />
  );
}
