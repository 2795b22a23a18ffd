import { formatStep } from "../../base/format";
import { locale, t } from "../../i18n";
import {
  HISTOGRAM_MODES,
  heights,
  histogramMode,
  setAllModes,
  timeAxis,
  timeAxisOptions,
  VALUE_SCALES,
  valueScale,
} from "../../state/histograms";
import {
  chosenQuantity,
  chosenView,
  layerScale,
  quantities,
  shownQuantity,
  shownView,
} from "../../state/layers/layers";
import { keptStep } from "../../state/pointedStep";
import { tagFilter, tagSyntax } from "../../state/route";
import { tagFilterError } from "../../state/tags";
import { IconButton } from "../../ui/IconButton";
import { SegmentedControl } from "../../ui/SegmentedControl";
import { TagFilter } from "../../ui/TagFilter";

export function Toolbar() {
  const layers = shownView.value === "layers";
  return (
    <div class="toolbar">
      <SegmentedControl
        label={t("histograms.show")}
        options={[
          { value: "layers", label: t("histograms.layers") },
          { value: "cards", label: t("histograms.cards") },
        ]}
        value={shownView.value}
        onChange={(view) => (chosenView.value = view)}
      />
      {layers ? <LayerTools /> : <CardTools />}
      <TagFilter
        filter={tagFilter}
        syntax={tagSyntax}
        error={tagFilterError.value}
      />
      {keptStep.value !== null && <Kept step={keptStep.value} />}
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
        options={timeAxisOptions()}
        value={timeAxis.value}
        onChange={(value) => (timeAxis.value = value)}
      />
      <SegmentedControl
        label={t("histograms.heights")}
        options={(["counts", "shares"] as const).map((value) => ({
          value,
          label: t(`histograms.${value}`),
        }))}
        value={heights.value}
        onChange={(value) => (heights.value = value)}
      />
    </>
  );
}

function scaleOptions() {
  return VALUE_SCALES.map((value) => ({
    value,
    label: t(`histograms.${value}`),
  }));
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
