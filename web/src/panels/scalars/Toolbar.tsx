import { t } from "../../i18n";
import { tagFilter } from "../../state/route";
import { tagFilterError } from "../../state/scalars";
import {
  MAX_SMOOTHING,
  smoothing,
  X_AXES,
  xAxis,
  yScale,
} from "../../state/settings";
import { Field } from "../../ui/Field";
import { SegmentedControl } from "../../ui/SegmentedControl";
import { Slider } from "../../ui/Slider";

export function Toolbar() {
  const error = tagFilterError.value;
  return (
    <div class="toolbar">
      <Smoothing />
      <div class="tool-group">
        <span aria-hidden="true">x</span>
        <SegmentedControl
          label={t("scalars.xAxis")}
          options={X_AXES.map((value) => ({
            value,
            label: t(`scalars.x.${value}`),
          }))}
          value={xAxis.value}
          onChange={(value) => (xAxis.value = value)}
        />
      </div>
      <div class="tool-group">
        <span aria-hidden="true">y</span>
        <SegmentedControl
          label={t("scalars.yScale")}
          options={[
            { value: "linear", label: t("scalars.y.linear") },
            { value: "log", label: t("scalars.y.log") },
          ]}
          value={yScale.value}
          onChange={(value) => (yScale.value = value)}
        />
      </div>
      <Field
        label={t("scalars.filter")}
        value={tagFilter.value}
        error={error && t("runs.badPattern", { error })}
        onInput={(value) => (tagFilter.value = value)}
      />
    </div>
  );
}

/** The slider goes as far as TensorBoard's, the box beside it further. */
const SLIDER_MAX = 0.99;

function Smoothing() {
  const label = t("scalars.smoothing");
  const set = (value: number) => {
    if (Number.isFinite(value)) {
      smoothing.value = Math.max(0, Math.min(value, MAX_SMOOTHING));
    }
  };
  return (
    <div class="tool-group">
      <span aria-hidden="true">{label}</span>
      <Slider
        label={label}
        min={0}
        max={SLIDER_MAX}
        step={0.01}
        value={smoothing.value}
        onInput={set}
      />
      <input
        type="number"
        class="number"
        aria-label={label}
        min={0}
        max={MAX_SMOOTHING}
        step={0.01}
        value={String(smoothing.value)}
        onChange={(event) => set(event.currentTarget.valueAsNumber)}
      />
    </div>
  );
}
