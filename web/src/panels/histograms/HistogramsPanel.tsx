import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import "../../i18n/histograms";
import { t } from "../../i18n";
import { registerCommand } from "../../state/commands";
import { soughtTag, useDestination } from "../../state/destination";
import {
  fullCard,
  fullHistogram,
  hoveredHistogram,
} from "../../state/fullHistogram";
import {
  foldedHistograms,
  histogramGroups,
  histogramTags,
} from "../../state/histograms";
import { chosenView, shownView } from "../../state/layers/layers";
import { tagFilter } from "../../state/route";
import { tagFilterError } from "../../state/tags";
import "../../styles/histograms.css";
import { CardSections } from "../../ui/CardSections";
import { EmptyState } from "../../ui/EmptyState";
import { NoTag } from "../../ui/NoTag";
import { CompareView } from "./compare/CompareView";
import { FullScreen } from "./FullScreen";
import { HistogramCard } from "./HistogramCard";
import { HistogramTooltip } from "./HistogramTooltip";
import { KeysHelp } from "./KeysHelp";
import { LayersView } from "./layers/LayersView";
import { Toolbar } from "./Toolbar";

/** The histograms dashboard: a table of all layers, or a card for each tag of each shown run. */
export function HistogramsPanel() {
  const sought = soughtTag("histograms");
  // what is sought is a card
  useSignalEffect(() => {
    if (soughtTag("histograms")) chosenView.value = "cards";
  });
  useEffect(registerFullScreen, []);
  const none = histogramGroups.value.length === 0;
  const page = useRef<HTMLDivElement>(null);
  useDestination("histograms", foldedHistograms);
  return (
    <>
      <Toolbar />
      <div ref={page} class="page">
        {none && <NoCards />}
        {!none && shownView.value === "layers" && <LayersView page={page} />}
        {!none && shownView.value === "compare" && <CompareView />}
        {shownView.value === "cards" && (
          <CardSections
            groups={histogramGroups.value}
            folded={foldedHistograms}
            isSought={sought && (({ tag }) => sought(tag))}
            card={(card) => (
              <HistogramCard key={`${card.run}\n${card.tag}`} card={card} />
            )}
          />
        )}
      </div>
      <FullScreen />
      <KeysHelp />
      {/* a dialog hides what is not in it */}
      {!fullCard.value && <HistogramTooltip />}
    </>
  );
}

function NoCards() {
  const total = histogramTags.value.length;
  return total > 0 ? (
    <NoTag total={total} filter={tagFilter} error={tagFilterError.value} />
  ) : (
    <EmptyState title={t("histograms.noRun")} body={t("empty.noRun.body")} />
  );
}

/** The key that acts on the card under the pointer. */
function registerFullScreen(): () => void {
  return registerCommand({
    id: "histograms.fullScreen",
    titleKey: "scalars.fullScreen",
    shortcut: "f",
    when: () => hoveredHistogram.value !== "",
    run: () => (fullHistogram.value = hoveredHistogram.peek()),
  });
}
