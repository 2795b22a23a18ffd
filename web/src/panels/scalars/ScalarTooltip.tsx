import { useComputed } from "@preact/signals";
import { formatStep, formatValue } from "../../base/format";
import { locale, t } from "../../i18n";
import { tooltipRows as rowLimit, tooltipSort } from "../../state/chartOptions";
import { isGroup } from "../../state/lines";
import { usePointTime } from "../../state/pointTime";
import { HoverTip } from "../../ui/HoverTip";
import { RunLabel } from "../../ui/RunLabel";
import { hover, tooltipRows, type TooltipRow } from "./hover";

/** Every shown line's point at the crosshair, beside the pointer. */
export function ScalarTooltip() {
  const head = useComputed(() => {
    const at = hover.value;
    return (
      at?.rows.find((row) => row.key === at.nearest) ?? at?.rows[0] ?? null
    );
  });
  const time = usePointTime(
    useComputed(() =>
      head.value && !isGroup(head.value.run) ? head.value : null,
    ),
  );
  const at = hover.value;
  if (!at || !head.value) return null;

  const rows = tooltipRows(
    at.rows,
    at.nearest,
    tooltipSort.value,
    rowLimit.value,
  );
  const more = at.rows.length - rows.length;
  const { step } = head.value;
  const smoothed = rows.some((row) => row.smoothed !== null);
  const stepped = rows.some((row) => row.step !== step);
  return (
    <HoverTip
      clientX={at.clientX}
      clientY={at.clientY}
      step={step}
      time={time()}
    >
      <table class="scalar-values">
        <thead class={smoothed || stepped ? "" : "visually-hidden"}>
          <tr>
            <th>{t("runs.name")}</th>
            {smoothed && <th>{t("scalars.smoothed")}</th>}
            <th>{t("scalars.value")}</th>
            {stepped && <th>{t("axis.step")}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            // by its place: rows that change places at every move would be moved in the document, too
            <Row
              key={place}
              row={row}
              near={row.key === at.nearest}
              stepped={stepped}
            />
          ))}
        </tbody>
      </table>
      {more > 0 && <div class="more">{t("more", { count: more })}</div>}
    </HoverTip>
  );
}

function Row(props: { row: TooltipRow; near: boolean; stepped: boolean }) {
  const { row, near, stepped } = props;
  return (
    <tr class={near ? "near" : ""}>
      <td>
        <RunLabel name={row.label} color={row.color} dashed={!!row.dash} />
      </td>
      {row.smoothed !== null && <td>{formatValue(row.smoothed)}</td>}
      <td class={row.smoothed === null ? "" : "raw"}>
        {formatValue(row.value)}
      </td>
      {stepped && <td class="raw">{formatStep(row.step, locale.value)}</td>}
    </tr>
  );
}
