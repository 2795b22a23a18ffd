import { fullCard, fullHistogram } from "../../state/fullHistogram";
import { shownView } from "../../state/layers/layers";
import { Dialog } from "../../ui/Dialog";
import { CompareCard } from "./compare/CompareCard";
import { CompareTooltip } from "./compare/CompareTooltip";
import { HistogramCard } from "./HistogramCard";
import { HistogramTooltip } from "./HistogramTooltip";

/** One card that fills the window; nothing while none does. */
export function FullScreen() {
  const card = fullCard.value;
  if (!card) return null;
  const { tag, runs } = card;
  const compares = shownView.value === "compare" || runs.length > 1;
  return (
    <Dialog
      key={fullHistogram.value}
      title={tag}
      full
      bare
      onClose={() => (fullHistogram.value = "")}
    >
      {compares ? (
        <CompareCard card={card} full />
      ) : (
        <HistogramCard
          card={{ tag, run: runs[0]! }}
          asRow={shownView.value === "layers"}
          full
        />
      )}
      {compares ? <CompareTooltip /> : <HistogramTooltip />}
    </Dialog>
  );
}
