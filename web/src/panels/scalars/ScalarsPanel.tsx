import { useComputed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Group } from "../../base/group";
import { t } from "../../i18n";
import {
  cardKey,
  cardOf,
  cardOfAll,
  combinedCards,
  fullScreen,
  pins,
  specOf,
  togglePin,
  type CardSpec,
} from "../../state/cards";
import { cardWidth, pairUp } from "../../state/chartOptions";
import { registerCommand } from "../../state/commands";
import { soughtTag, useDestination } from "../../state/destination";
import { tagFilter } from "../../state/route";
import {
  drawnTags,
  foldedScalars,
  scalarGroups,
  scalarTags,
  tagPairs,
} from "../../state/scalars";
import { passesFilter, tagFilterError } from "../../state/tags";
import "../../styles/scalars.css";
import { CardSections } from "../../ui/CardSections";
import { lazily } from "../../ui/lazily";
import { NoTag } from "../../ui/NoTag";
import { combining } from "./combining";
import { CombineDialog } from "./CombineDialog";
import { fullCard } from "./fullCard";
import { FullScreen } from "./FullScreen";
import { hoveredCard } from "./hover";
import { ScalarCard } from "./ScalarCard";
import { exporting } from "./out/exporting";
import { ScalarTooltip } from "./ScalarTooltip";
import { isTable, scalarsView } from "./table/state";
import { Toolbar } from "./Toolbar";

const CompareTable = lazily(() =>
  import("./table/CompareTable").then((part) => part.CompareTable),
).Component;
const ExportDialog = lazily(() =>
  import("./out/ExportDialog").then((part) => part.ExportDialog),
).Component;

/** The scalars dashboard: what is pinned, what was put together, then a card for each tag, in sections by the tags' first part. */
export function ScalarsPanel() {
  const groups = useComputed(allGroups).value;
  useEffect(registerCardCommands, []);
  useDestination("scalars", foldedScalars);
  const sought = soughtTag("scalars");
  return (
    <>
      <Toolbar />
      <div class="page" style={{ "--card-width": `${cardWidth.value}px` }}>
        {isTable.value ? (
          <CompareTable />
        ) : (
          <CardSections
            groups={groups}
            folded={foldedScalars}
            card={(spec) => <ScalarCard key={cardKey(spec)} spec={spec} />}
            isSought={sought && ((spec) => sought(spec.tags.join(" + ")))}
          />
        )}
        {scalarGroups.value.length === 0 && (
          <NoTag
            total={scalarTags.value.length}
            filter={tagFilter}
            error={tagFilterError.value}
          />
        )}
      </div>
      <FullScreen />
      {combining.value && (
        <CombineDialog key={combining.value.id} spec={combining.value} />
      )}
      {exporting.value && <ExportDialog />}
      {/* a dialog hides what is not in it */}
      {!fullCard.value && <ScalarTooltip />}
    </>
  );
}

/** Names that no tag's group has. */
const PINNED = "\u0001pinned";
const COMBINED = "\u0001combined";

function allGroups(): Group<CardSpec>[] {
  const tags = scalarTags.value;
  const made = combinedCards(tags);
  const known = new Set(tags);
  const paired = pairUp.value ? pairCards() : new Map<string, CardSpec[]>();
  const pinned = pins.value.flatMap((id) => specOf(id, known, made) ?? []);
  const combined = made.filter(
    (spec) => !pins.value.includes(spec.id) && spec.tags.some(passesFilter),
  );
  return [
    { name: PINNED, label: t("scalars.pinned"), items: pinned },
    { name: COMBINED, label: t("scalars.combined"), items: combined },
    ...scalarGroups.value.map(({ name, items }) => ({
      name,
      items: items
        .filter((tag) => drawnTags.value.has(tag))
        .flatMap((tag) => paired.get(tag) ?? cardOf(tag)),
    })),
  ].filter((group) => group.items.length > 0);
}

/** The card that takes the place of each tag of a pair: one for the training, none for the validation. */
function pairCards(): Map<string, CardSpec[]> {
  const drawn = drawnTags.value;
  return new Map(
    tagPairs.value
      .filter(({ train, val }) => drawn.has(train) && drawn.has(val))
      .flatMap(({ train, val }): [string, CardSpec[]][] => [
        [train, [cardOfAll([train, val])]],
        [val, []],
      ]),
  );
}

/** The keys that act on the card under the pointer. */
function registerCardCommands(): () => void {
  const when = () => hoveredCard.value !== "";
  const stops = [
    registerCommand({
      id: "card.fullScreen",
      titleKey: "scalars.fullScreen",
      shortcut: "f",
      when,
      run: () => (fullScreen.value = hoveredCard.peek()),
    }),
    registerCommand({
      id: "card.pin",
      titleKey: "scalars.pin",
      shortcut: "p",
      when,
      run: () => togglePin(hoveredCard.peek()),
    }),
    registerCommand({
      id: "scalars.table",
      titleKey: "view.asTable",
      run: () => (scalarsView.value = isTable.peek() ? "cards" : "table"),
    }),
    registerCommand({
      id: "scalars.export",
      titleKey: "out.open",
      run: () => (exporting.value = true),
    }),
    registerCommand({
      id: "card.unpinAll",
      titleKey: "scalars.unpinAll",
      when: () => pins.value.length > 0,
      run: () => (pins.value = []),
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
