import { cssPaint } from "../base/cssColor";
import { formatCount } from "../base/format";
import { locale, t } from "../i18n";
import { colorBy, coloring, type ColorGroup } from "../state/colorBy";
import type { NumberScale } from "../state/grouping";
import { hparamText } from "../state/hparams";
import { RAMP_COLORS } from "../state/runColors";
import { Icon } from "../ui/Icon";
import { Swatch } from "../ui/Swatch";
import { focused, runTool } from "./runTools";

/** More would take the list's place; the tool behind the heading tells all. */
const MOST_GROUPS = 8;

/** What the runs' colours mean, where they mean more than the run. */
export function RunsLegend() {
  const by = colorBy.value;
  const { groups, scale } = coloring.value;
  if (by.by === "run" || (groups.length === 0 && !scale)) return null;
  const rule = by.by === "regex" ? by.pattern : by.name;
  return (
    <div class="runs-legend">
      <div class="legend-head">
        <button
          type="button"
          class="legend-rule"
          title={t("runs.colorByMenu")}
          onClick={() => (runTool.value = { kind: "colorBy", ...focused() })}
        >
          <Icon name="palette" size={12} />
          <span>{rule}</span>
        </button>
        <button
          type="button"
          class="icon-button tiny"
          aria-label={t("runs.colorByRun")}
          title={t("runs.colorByRun")}
          onClick={() => (colorBy.value = { by: "run" })}
        >
          <Icon name="close" size={12} />
        </button>
      </div>
      {scale ? <Ramp scale={scale} /> : <Groups groups={groups} />}
    </div>
  );
}

/** From the least to the greatest value. */
export function Ramp({ scale }: { scale: NumberScale }) {
  return (
    <div class="ramp">
      <span>{hparamText(scale.low)}</span>
      <span class="ramp-colors" aria-hidden="true">
        {Array.from({ length: RAMP_COLORS }, (_, i) => (
          <i key={i} style={{ "--color": cssPaint(`--ramp-${i + 1}`) }} />
        ))}
      </span>
      <span>{hparamText(scale.high)}</span>
      {scale.log && <span class="ramp-log">{t("axis.log")}</span>}
    </div>
  );
}

function Groups({ groups }: { groups: readonly ColorGroup[] }) {
  const more = groups.length - MOST_GROUPS;
  return (
    <ul class="legend-groups">
      {groups.slice(0, MOST_GROUPS).map(({ name, color, count }) => (
        <li key={name} title={name}>
          <Swatch color={color} />
          <span>{name || t("runs.emptyGroup")}</span>
          <span class="count">{formatCount(count, locale.value)}</span>
        </li>
      ))}
      {more > 0 && <li class="count">{t("more", { count: more })}</li>}
    </ul>
  );
}
