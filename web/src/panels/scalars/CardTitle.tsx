import { t } from "../../i18n";
import type { CardSpec } from "../../state/cards";
import { TagTitle } from "../../ui/TagTitle";
import { dragHandle } from "./dragging";
import { pairOf } from "./pairs";

/** The card's tags, to be dragged onto another card. */
export function CardTitle({ spec }: { spec: CardSpec }) {
  const [first = "", ...others] = spec.tags;
  const pair = pairOf(spec);
  return (
    <span class="card-title" {...dragHandle(spec)}>
      <TagTitle name={pair?.title ?? first} />
      {pair ? (
        <span class="others">{t("pairs.both")}</span>
      ) : (
        others.length > 0 && (
          <span class="others">
            {others.length === 1
              ? `+ ${others[0]}`
              : t("scalars.moreTags", { count: others.length })}
          </span>
        )
      )}
    </span>
  );
}
