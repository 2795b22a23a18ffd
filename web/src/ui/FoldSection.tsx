import type { ComponentChildren } from "preact";
import { Count } from "./Count";
import { Icon } from "./Icon";

/** A section of a dashboard that folds to its heading. */
export function FoldSection(props: {
  name: string;
  /** How many things it holds, folded or not. */
  count: number;
  folded: boolean;
  onFold: (folded: boolean) => void;
  /** Whether it may share its row with others of its kind. */
  small?: boolean;
  children: ComponentChildren;
}) {
  const { folded } = props;
  return (
    <section
      class={props.small && !folded ? "fold-section small" : "fold-section"}
    >
      <h2>
        <button
          type="button"
          class="fold-head"
          aria-expanded={!folded}
          onClick={() => props.onFold(!folded)}
        >
          <Icon name={folded ? "chevronRight" : "chevronDown"} size={12} />
          <span class="fold-name">{props.name}</span>
          <Count of={props.count} />
        </button>
      </h2>
      {!folded && props.children}
    </section>
  );
}
