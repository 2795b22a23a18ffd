import type { ReadonlySignal } from "@preact/signals";
import { t } from "../../i18n";
import { Tooltip } from "../../ui/Tooltip";
import { overfittingText, type CardPair } from "./pairs";

/** Says that validation gets worse while training gets on; nothing where it doesn't. */
export function OverfitBadge(props: {
  pairs: ReadonlySignal<readonly CardPair[]>;
}) {
  const text = overfittingText(props.pairs.value);
  return (
    text && (
      <Tooltip text={t("pairs.rule")}>
        <span class="badge-warn" tabIndex={0}>
          {text}
        </span>
      </Tooltip>
    )
  );
}
