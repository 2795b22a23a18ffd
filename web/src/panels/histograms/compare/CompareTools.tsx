import type { Signal } from "@preact/signals";
import { formatStep } from "../../../base/format";
import { locale, t } from "../../../i18n";
import {
  chosenCompared,
  compared,
  COMPARED,
  fromStep,
  RUNS_AS,
  runsAs,
  useSteps,
} from "../../../state/comparison";
import { valueScale } from "../../../state/histograms";
import { keptStep } from "../../../state/pointedStep";
import { SegmentedControl } from "../../../ui/SegmentedControl";
import { Slider } from "../../../ui/Slider";
import { scaleOptions } from "../scaleOptions";

/** What is compared, how it is laid out, and at which steps. */
export function CompareTools() {
  const by = compared.value;
  const steps = useSteps().value.value?.allSteps ?? [];
  return (
    <>
      <SegmentedControl
        label={t("histograms.compared")}
        options={COMPARED.map((value) => ({
          value,
          label: t(`histograms.of.${value}`),
        }))}
        value={by}
        onChange={(value) => (chosenCompared.value = value)}
      />
      {by === "runs" && (
        <SegmentedControl
          label={t("histograms.runsAs")}
          options={RUNS_AS.map((value) => ({
            value,
            label: t(`histograms.${value}`),
          }))}
          value={runsAs.value}
          onChange={(value) => (runsAs.value = value)}
        />
      )}
      {by === "steps" && (
        <StepSlider
          label={t("histograms.from")}
          steps={steps}
          held={fromStep}
          end="first"
        />
      )}
      <StepSlider
        label={t(by === "steps" ? "histograms.to" : "histograms.at")}
        steps={steps}
        held={keptStep}
        end="last"
      />
      <SegmentedControl
        label={t("histograms.values")}
        options={scaleOptions()}
        value={valueScale.value}
        onChange={(value) => (valueScale.value = value)}
      />
    </>
  );
}

/** Chooses among steps; at its `end` the one that is there, which a run that grows may move. */
function StepSlider(props: {
  label: string;
  steps: readonly number[];
  held: Signal<number | null>;
  end: "first" | "last";
}) {
  const { label, steps, held, end } = props;
  const last = Math.max(0, steps.length - 1);
  const rest = end === "last" ? last : 0;
  const chosen = held.value;
  const after = steps.findIndex((step) => step > (chosen ?? Infinity));
  const place =
    chosen === null ? rest : Math.max(0, after < 0 ? last : after - 1);
  const shown = chosen ?? steps[rest];
  const said = shown === undefined ? "–" : formatStep(shown, locale.value);
  return (
    <span class="tool-group step-slider">
      <span aria-hidden="true">{label}</span>
      <Slider
        label={label}
        min={0}
        max={last}
        step={1}
        value={place}
        valueText={said}
        onInput={(at) =>
          (held.value = at === rest ? null : (steps[at] ?? null))
        }
      />
      <output aria-hidden="true">{said}</output>
    </span>
  );
}
