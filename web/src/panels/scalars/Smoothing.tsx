import { t } from "../../i18n";
import {
  MAX_SMOOTHING,
  MAX_WINDOW,
  smoother,
  SMOOTHERS,
  smoothing,
  smoothingWindow,
} from "../../state/chartOptions";
import { Icon } from "../../ui/Icon";
import { MenuButton } from "../../ui/Menu";
import { Slider } from "../../ui/Slider";

/** The slider goes as far as TensorBoard's, the box beside it further. */
const SLIDER_MAX = 0.99;
/** Windows are chosen on a logarithmic slider, up to so many points. */
const SLIDER_WINDOW = 1_000;

/** How lines are smoothed, and how strongly. */
export function Smoothing() {
  const isWeight = smoother.value === "ema" || smoother.value === "time";
  return (
    <div class="tool-group">
      <MenuButton
        label={t("smoothing.kind")}
        class="quiet-select"
        entries={() =>
          SMOOTHERS.map((kind) => ({
            label: t(`smoothing.${kind}`),
            checked: smoother.value === kind,
            radio: true,
            run: () => (smoother.value = kind),
          }))
        }
      >
        {t("scalars.smoothing")}
        <Icon name="chevronDown" size={12} />
      </MenuButton>
      {isWeight ? <Weight /> : <Window />}
    </div>
  );
}

function Weight() {
  const label = t("scalars.smoothing");
  return (
    <>
      <Slider
        label={label}
        min={0}
        max={SLIDER_MAX}
        step={0.01}
        value={smoothing.value}
        onInput={setWeight}
      />
      <input
        type="number"
        class="number"
        aria-label={label}
        title={t("smoothing.formula")}
        min={0}
        max={MAX_SMOOTHING}
        step={0.01}
        value={String(smoothing.value)}
        onChange={(event) => setWeight(event.currentTarget.valueAsNumber)}
      />
    </>
  );
}

function Window() {
  const label = t("smoothing.window");
  return (
    <>
      <Slider
        label={label}
        min={0}
        max={Math.log(SLIDER_WINDOW)}
        step={0.01}
        value={Math.log(smoothingWindow.value)}
        onInput={(value) => setWindow(Math.exp(value))}
      />
      <input
        type="number"
        class="number"
        aria-label={label}
        min={1}
        max={MAX_WINDOW}
        step={1}
        value={String(smoothingWindow.value)}
        onChange={(event) => setWindow(event.currentTarget.valueAsNumber)}
      />
    </>
  );
}

function setWeight(value: number): void {
  if (!Number.isFinite(value)) return;
  smoothing.value = Math.max(0, Math.min(value, MAX_SMOOTHING));
}

function setWindow(value: number): void {
  if (!Number.isFinite(value)) return;
  smoothingWindow.value = Math.round(Math.max(1, Math.min(value, MAX_WINDOW)));
}
