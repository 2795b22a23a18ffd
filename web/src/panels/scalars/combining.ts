/** Cards that are put together: what is being chosen, and where the new card is. */
import { signal, type Signal } from "@preact/signals";
import { say } from "../../base/toast";
import { t } from "../../i18n";
import { cardOfAll, replaceCard, type CardSpec } from "../../state/cards";
import { goToTag } from "../../state/commands";

/** The card whose other tags are being chosen; null: none. */
export const combining: Signal<CardSpec | null> = signal(null);

/** Makes a card of these tags in the place of one, and says where it is: seldom in sight of what it was made of. */
export function combineInto(
  before: CardSpec,
  tags: readonly string[],
  other?: CardSpec,
): void {
  const next = cardOfAll(tags);
  replaceCard(before, next, other);
  say(t("combine.done", { count: next.tags.length }), {
    label: t("combine.show"),
    run: () => goToTag({ kind: "scalars", tag: next.tags.join(" + ") }),
  });
}
