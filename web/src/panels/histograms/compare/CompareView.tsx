import { compared, comparedGroups } from "../../../state/comparison";
import { foldedHistograms } from "../../../state/histograms";
import { fullCard } from "../../../state/fullHistogram";
import { CardSections } from "../../../ui/CardSections";
import { CompareCard } from "./CompareCard";
import { CompareTooltip } from "./CompareTooltip";

/** A card for each tag, with all shown runs that have it; or, where two steps are compared, for each tag of each run. */
export function CompareView() {
  const by = compared.value;
  return (
    <>
      <CardSections
        groups={comparedGroups.value}
        folded={foldedHistograms}
        card={(card) => (
          <CompareCard
            key={`${by}\n${card.tag}\n${by === "steps" ? card.runs[0] : ""}`}
            card={card}
          />
        )}
      />
      {/* a dialog hides what is not in it */}
      {!fullCard.value && <CompareTooltip />}
    </>
  );
}
