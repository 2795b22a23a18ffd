import { t } from "../../i18n";
import {
  foldedHistograms,
  foldHistograms,
  histogramFilterError,
  histogramGroups,
  histogramMode,
  histogramTags,
  setHistogramMode,
  type HistogramGroup,
} from "../../state/histograms";
import { tagFilter } from "../../state/route";
import { X_AXES, xAxis } from "../../state/settings";
import "../../styles/histograms.css";
import { EmptyState } from "../../ui/EmptyState";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Lots } from "../../ui/Lots";
import { SegmentedControl } from "../../ui/SegmentedControl";
import { HistogramCard } from "./HistogramCard";
import { HistogramTooltip } from "./HistogramTooltip";

/** The histograms dashboard: a card for each tag of each shown run, in sections by the tags' first part. */
export function HistogramsPanel() {
  const groups = histogramGroups.value;
  return (
    <>
      <Toolbar />
      <div class="page">
        {groups.map((group) => (
          <Section key={group.name} group={group} />
        ))}
        {groups.length === 0 && <NoCards />}
      </div>
      <HistogramTooltip />
    </>
  );
}

function Toolbar() {
  const error = histogramFilterError.value;
  return (
    <div class="toolbar">
      <SegmentedControl
        label={t("histograms.mode")}
        options={[
          { value: "offset", label: t("histograms.offset") },
          { value: "overlay", label: t("histograms.overlay") },
        ]}
        value={histogramMode.value}
        onChange={setHistogramMode}
      />
      <div class="tool-group">
        <span aria-hidden="true">{t("histograms.axis")}</span>
        <SegmentedControl
          label={t("histograms.axis")}
          options={X_AXES.map((value) => ({
            value,
            label: t(`histograms.axis.${value}`),
          }))}
          value={xAxis.value}
          onChange={(value) => (xAxis.value = value)}
        />
      </div>
      <Field
        label={t("histograms.filter")}
        value={tagFilter.value}
        error={error && t("runs.badPattern", { error })}
        onInput={(value) => (tagFilter.value = value)}
      />
    </div>
  );
}

function Section({ group }: { group: HistogramGroup }) {
  const { name, cards } = group;
  const folded = foldedHistograms.value.has(name);
  return (
    <section class="tag-section">
      <h2>
        <button
          type="button"
          class="section-head"
          aria-expanded={!folded}
          onClick={() => foldHistograms(name, !folded)}
        >
          <Icon name={folded ? "chevronRight" : "chevronDown"} size={12} />
          {name || t("histograms.root")}
          <span class="count">{cards.length}</span>
        </button>
      </h2>
      {!folded && (
        <Lots
          class="cards"
          items={cards}
          card={(card) => (
            <HistogramCard key={`${card.run}\n${card.tag}`} card={card} />
          )}
        />
      )}
    </section>
  );
}

function NoCards() {
  const total = histogramTags.value.length;
  if (total === 0) {
    return (
      <EmptyState
        title={t("histograms.noRun.title")}
        body={t("histograms.noRun.body")}
      />
    );
  }
  return (
    <EmptyState
      title={t("histograms.noTag.title")}
      body={t("histograms.noTag.body", { count: total })}
      action={{
        label: t("histograms.noTag.clear"),
        run: () => (tagFilter.value = ""),
      }}
    />
  );
}
