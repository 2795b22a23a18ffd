import type { Box } from "../../graph/model";
import { t } from "../../i18n";

/** The boxes around one, outermost first, each of which leads to itself, and that one. */
export function BoxCrumbs(props: {
  class: string;
  around: readonly Box[];
  box: Box;
  nameOf?: (box: Box) => string;
  onSelect: (box: Box) => void;
}) {
  const { nameOf = (box: Box) => box.title } = props;
  return (
    <nav class={props.class} aria-label={t("graphs.crumbs")}>
      {props.around.map((outer) => (
        <span key={outer.id}>
          <button
            type="button"
            class="graph-link"
            onClick={() => props.onSelect(outer)}
          >
            {nameOf(outer)}
          </button>
          <i aria-hidden="true">›</i>
        </span>
      ))}
      <b>{nameOf(props.box)}</b>
    </nav>
  );
}
