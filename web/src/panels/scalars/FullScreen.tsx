import { cardKey, fullScreen } from "../../state/cards";
import { Dialog } from "../../ui/Dialog";
import { fullCard } from "./fullCard";
import { ScalarCard } from "./ScalarCard";
import { ScalarTooltip } from "./ScalarTooltip";

/** One card that fills the window; nothing while none does. */
export function FullScreen() {
  const spec = fullCard.value;
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
