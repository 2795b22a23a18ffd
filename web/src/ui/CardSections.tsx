import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Group } from "../base/group";
import { t } from "../i18n";
import { FoldSection } from "./FoldSection";
import { LotEnd } from "./LotEnd";
import { budgetFor, planSections } from "./sections";

/** Cards are laid out in lots of so many, the next one when the end of the last comes near. */
const LOT = 24;

/** A dashboard's cards in sections that fold, laid out as far as they have been scrolled to. */
export function CardSections<T>(props: {
  groups: readonly Group<T>[];
  /** The names of the folded groups. */
  folded: Signal<readonly string[]>;
  card: (item: T) => ComponentChildren;
  /** The item that is to be laid out wherever it stands. */
  isSought?: ((item: T) => boolean) | null;
}) {
  const { groups, folded, isSought } = props;
  const [laidOut, setBudget] = useState(LOT);
  const reach = isSought ? budgetFor(groups, folded.value, isSought) : 0;
  const budget = Math.max(laidOut, reach);
  // what was laid out for it stays
  if (budget > laidOut) setBudget(budget);
  const { sections, complete } = planSections(groups, folded.value, budget);
  const fold = (name: string, fold: boolean) => {
    const others = folded.value.filter((other) => other !== name);
    folded.value = fold ? [...others, name] : others;
  };
  return (
    <>
      {sections.map((section) => (
        <FoldSection
          key={section.group.name}
          name={
            section.group.label ?? (section.group.name || t("tags.general"))
          }
          count={section.group.items.length}
          folded={section.folded}
          onFold={(folded) => fold(section.group.name, folded)}
        >
          <div class="cards">{section.items.map(props.card)}</div>
        </FoldSection>
      ))}
      {!complete && (
        <LotEnd key={budget} onNear={() => setBudget(budget + LOT)} />
      )}
    </>
  );
}
