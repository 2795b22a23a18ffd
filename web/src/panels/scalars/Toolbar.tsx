import { t } from "../../i18n";
import { tagFilter } from "../../state/route";
import {
  MAX_SMOOTHING,
  smoothing,
  xAxis,
  xAxisOptions,
  yScale,
} from "../../state/chartOptions";
import { tagFilterError } from "../../state/tags";
import { SegmentedControl } from "../../ui/SegmentedControl";
import { Slider } from "../../ui/Slider";
import { TagFilter } from "../../ui/TagFilter";

export function Toolbar() {
  return (
    <div class="toolbar">
      <Smoothing />
      <SegmentedControl
        label={t("axis.x")}
        caption="x"
        options={xAxisOptions()}
        value={xAxis.value}
        onChange={(value) => (xAxis.value = value)}
      />
      <SegmentedControl
        label={t("axis.y")}
        caption="y"
        options={[
          { value: "linear", label: t("axis.linear") },
          { value: "log", label: t("axis.log") },
        ]}
        value={yScale.value}
        onChange={(value) => (yScale.value = value)}
      />
      <TagFilter filter={tagFilter} error={tagFilterError.value} />
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
