import { useSignalEffect } from "@preact/signals";
import { useRef, useState } from "preact/hooks";
import { t } from "../../i18n";
import { scalarGroups, scalarTags } from "../../state/scalars";
import { foldedSections } from "../../state/settings";
import { tagFilter } from "../../state/route";
import { EmptyState } from "../../ui/EmptyState";
import { useNear } from "../../ui/near";
import { ScalarTooltip } from "./ScalarTooltip";
import { planSections } from "./sections";
import { TagSection } from "./TagSection";
import { Toolbar } from "./Toolbar";

/** Cards are laid out in lots of so many, the next one when the end of the last comes near. */
const LOT = 24;
const NEAR_PX = 800;

/** The scalars dashboard: a card for each tag, in sections by the tags' first part. */
export function ScalarsPanel() {
  const [budget, setBudget] = useState(LOT);
  const groups = scalarGroups.value;
  const plan = planSections(groups, foldedSections.value, budget);
  return (
    <>
      <Toolbar />
      <div class="page">
        {plan.sections.map((section) => (
          <TagSection key={section.group.name} section={section} />
        ))}
        {!plan.complete && (
          <End key={budget} onNear={() => setBudget(budget + LOT)} />
        )}
        {groups.length === 0 && <NoTag />}
      </div>
      <ScalarTooltip />
    </>
  );
}

/** The end of what is laid out so far. */
function End({ onNear }: { onNear: () => void }) {
  const mark = useRef<HTMLDivElement>(null);
  const near = useNear(mark, NEAR_PX);
  useSignalEffect(() => {
    if (near.value) onNear();
  });
  return <div ref={mark} class="cards-end" />;
}

function NoTag() {
  return (
    <EmptyState
      title={t("scalars.noTag.title")}
      body={t("scalars.noTag.body", { count: scalarTags.value.length })}
      action={{
        label: t("scalars.noTag.clear"),
        run: () => (tagFilter.value = ""),
      }}
    />
  );
}
