import { t } from "../../i18n";
import { soughtTag, useDestination } from "../../state/destination";
import {
  foldedHistograms,
  histogramGroups,
  histogramMode,
  histogramTags,
  timeAxis,
  timeAxisOptions,
} from "../../state/histograms";
import { tagFilter } from "../../state/route";
import { tagFilterError } from "../../state/tags";
import "../../styles/histograms.css";
import { CardSections } from "../../ui/CardSections";
import { EmptyState } from "../../ui/EmptyState";
import { NoTag } from "../../ui/NoTag";
import { SegmentedControl } from "../../ui/SegmentedControl";
import { TagFilter } from "../../ui/TagFilter";
import { HistogramCard } from "./HistogramCard";
import { HistogramTooltip } from "./HistogramTooltip";

/** The histograms dashboard: a card for each tag of each shown run, in sections by the tags' first part. */
export function HistogramsPanel() {
  const groups = histogramGroups.value;
  const sought = soughtTag("histograms");
  useDestination("histograms", foldedHistograms);
  return (
    <>
      <Toolbar />
      <div class="page">
        <CardSections
          groups={groups}
          folded={foldedHistograms}
          isSought={sought && (({ tag }) => sought(tag))}
          card={(card) => (
            <HistogramCard key={`${card.run}\n${card.tag}`} card={card} />
          )}
        />
        {groups.length === 0 && <NoCards />}
      </div>
      <HistogramTooltip />
    </>
  );
}

function Toolbar() {
  return (
    <div class="toolbar">
      <SegmentedControl
        label={t("histograms.mode")}
        options={[
          { value: "offset", label: t("histograms.offset") },
          { value: "overlay", label: t("histograms.overlay") },
        ]}
        value={histogramMode.value}
        onChange={(mode) => (histogramMode.value = mode)}
      />
      <SegmentedControl
        label={t("axis.time")}
        caption={t("axis.time")}
        options={timeAxisOptions()}
        value={timeAxis.value}
        onChange={(value) => (timeAxis.value = value)}
      />
      <TagFilter filter={tagFilter} error={tagFilterError.value} />
    </div>
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
