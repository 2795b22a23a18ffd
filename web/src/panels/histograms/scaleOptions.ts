import { t } from "../../i18n";
import { VALUE_SCALES } from "../../state/histograms";

/** What the axis of values can be linear in, in the page's language. */
export function scaleOptions() {
  return VALUE_SCALES.map((value) => ({
    value,
    label: t(`histograms.${value}`),
  }));
}
