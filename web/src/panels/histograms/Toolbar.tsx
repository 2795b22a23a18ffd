import { formatStep } from "../../base/format";
import { locale, t } from "../../i18n";
import {
  HISTOGRAM_MODES,
  heights,
  histogramMode,
  setAllModes,
  timeAxis,
  timeAxisOptions,
  valueScale,
} from "../../state/histograms";
import {
  chosenQuantity,
  chosenView,
  layerScale,
  quantities,
  shownQuantity,
  shownView,
  VIEWS,
} from "../../state/layers/layers";
import { keptStep } from "../../state/pointedStep";
import { tagFilter, tagSyntax } from "../../state/route";
import { tagFilterError } from "../../state/tags";
import { IconButton } from "../../ui/IconButton";
import { SegmentedControl } from "../../ui/SegmentedControl";
import { TagFilter } from "../../ui/TagFilter";
import { CompareTools } from "./compare/CompareTools";
import { scaleOptions } from "./scaleOptions";

export function Toolbar() {
  const view = shownView.value;
  return (
    <div class="toolbar dense">
      <SegmentedControl
        label={t("histograms.show")}
        options={VIEWS.map((value) => ({
          value,
          label: t(`histograms.${value}`),
        }))}
        value={view}
        onChange={(view) => (chosenView.value = view)}
      />
      {view === "layers" && <LayerTools />}
      {view === "cards" && <CardTools />}
      {view === "compare" && <CompareTools />}
      <TagFilter
        filter={tagFilter}
        syntax={tagSyntax}
        error={tagFilterError.value}
      />
      {keptStep.value !== null && view !== "compare" && (
        <Kept step={keptStep.value} />
      )}
    </div>
  );
}

function LayerTools() {
  const shown = shownQuantity.value;
  return (
    <>
      {shown && (
        <SegmentedControl
          label={t("quantity.label")}
          options={quantities.value.map((value) => ({
            value,
            label: t(`quantity.${value}`),
          }))}
          value={shown}
          onChange={(value) => (chosenQuantity.value = value)}
        />
      )}
      <SegmentedControl
        label={t("histograms.values")}
        caption={t("histograms.values")}
        options={scaleOptions()}
        value={layerScale.value}
        onChange={(value) => (layerScale.value = value)}
      />
    </>
  );
}

function CardTools() {
  return (
    <>
      <SegmentedControl
        label={t("histograms.mode")}
        options={HISTOGRAM_MODES.map((value) => ({
          value,
          label: t(`histograms.${value}`),
        }))}
        value={histogramMode.value}
        onChange={setAllModes}
      />
      <SegmentedControl
        label={t("histograms.values")}
        options={scaleOptions()}
        value={valueScale.value}
        onChange={(value) => (valueScale.value = value)}
      />
      <SegmentedControl
        label={t("axis.time")}
        caption={t("histograms.time")}
        options={timeAxisOptions()}
        value={timeAxis.value}
        onChange={(value) => (timeAxis.value = value)}
        folds
      />
      <SegmentedControl
        label={t("histograms.heights")}
        caption={t("histograms.heights")}
        options={(["counts", "shares"] as const).map((value) => ({
          value,
          label: t(`histograms.${value}`),
        }))}
        value={heights.value}
        onChange={(value) => (heights.value = value)}
        folds
      />
    </>
  );
}

/** The step that was clicked on; its figures are the table's. */
function Kept({ step }: { step: number }) {
  return (
    <span class="kept-step">
      {t("step.at", { step: formatStep(step, locale.value) })}
      <IconButton
        icon="close"
        label={t("histograms.unkeep")}
        onClick={() => (keptStep.value = null)}
      />
    </span>
  );
}
