import type { ComponentChildren } from "preact";
import type { Box } from "../../graph/model";

/** A row of a list: a box that can be gone to, and what is told of it. */
export function BoxLink(props: {
  box: Box;
  name: string;
  said: ComponentChildren;
  onSelect: (box: Box) => void;
}) {
  const { box } = props;
  return (
    <li class="graph-row">
      <button
        type="button"
        class="graph-link"
        title={box.id}
        onClick={() => props.onSelect(box)}
      >
        {props.name}
      </button>
      <span class="graph-shape">{props.said}</span>
    </li>
  );
}
