import { cardKey, combinedCards, fullScreen, specOf } from "../../state/cards";
import { scalarTags } from "../../state/scalars";
import { Dialog } from "../../ui/Dialog";
import { ScalarCard } from "./ScalarCard";
import { ScalarTooltip } from "./ScalarTooltip";

/** One card that fills the window; nothing while none does. */
export function FullScreen() {
  const id = fullScreen.value;
  if (id === "") return null;
  const tags = scalarTags.value;
  const spec = specOf(id, new Set(tags), combinedCards(tags));
  if (!spec) return null;
  return (
    <Dialog
      key={cardKey(spec)}
      title={spec.tags.join(" + ")}
      full
      bare
      onClose={() => (fullScreen.value = "")}
    >
      <ScalarCard spec={spec} full />
      <ScalarTooltip />
    </Dialog>
  );
}
