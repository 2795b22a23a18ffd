import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Group } from "../base/group";
import { t } from "../i18n";
import { CardGap } from "./CardGap";
import { FoldSection } from "./FoldSection";
import { LotEnd } from "./LotEnd";
import {
  islandAround,
  planSections,
  withIsland,
  withNextLot,
  type Reach,
} from "./sections";

/** Cards are laid out in lots of so many, the next one when the end of the last comes near. A usual window holds one. */
const LOT = 11;

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
  const [laidOut, setReach] = useState<Reach>({ budget: LOT, islands: [] });
  const names = folded.value;
  const island =
    isSought && islandAround(groups, names, laidOut, isSought, LOT);
  const reach = island ? withIsland(laidOut, island) : laidOut;
  // what was laid out for it stays
  if (island) setReach(reach);
  const { sections, complete } = planSections(groups, names, reach);
  const fold = (name: string, fold: boolean) => {
    const others = names.filter((other) => other !== name);
    folded.value = fold ? [...others, name] : others;
  };
  return (
    <div class="card-sections">
      {sections.map(({ group, folded, before, items, after }, place) => {
        const { name, label = name } = group;
        const all = { group: name, first: 0, end: group.items.length };
        const layOut = () => setReach((held) => withIsland(held, all));
        const last = place === sections.length - 1;
        return (
          <FoldSection
            key={name}
            name={label || t("tags.general")}
            count={group.items.length}
            folded={folded}
            onFold={(folded) => fold(name, folded)}
            small={group.items.length === 1}
          >
            <div class="cards">
              {before > 0 && <CardGap count={before} onNear={layOut} />}
              {items.map(props.card)}
              {after > 0 && !last && <CardGap count={after} onNear={layOut} />}
            </div>
          </FoldSection>
        );
      })}
      {!complete && (
        <LotEnd
          key={JSON.stringify(reach)}
          onNear={() => setReach(withNextLot(groups, names, reach, LOT))}
        />
      )}
    </div>
  );
}
