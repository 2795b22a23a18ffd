import { formatValue } from "../../base/format";
import { t } from "../../i18n";
import { HoverTip } from "../../ui/HoverTip";
import { RunLabel } from "../../ui/RunLabel";
import { hover, tooltipRows, type TooltipRow } from "./hover";

/** Every shown run's point at the crosshair, beside the pointer. */
export function ScalarTooltip() {
  const at = hover.value;
  if (!at || at.rows.length === 0) return null;

  const rows = tooltipRows(at.rows, at.nearest);
  const more = at.rows.length - rows.length;
  const head = at.rows.find((row) => row.run === at.nearest) ?? rows[0]!;
  const smoothed = rows.some((row) => row.smoothed !== null);
  return (
    <HoverTip clientX={at.clientX} clientY={at.clientY} at={head}>
      <table class="scalar-values">
        <thead class={smoothed ? "" : "visually-hidden"}>
          <tr>
            <th>{t("runs.name")}</th>
            {smoothed && <th>{t("scalars.smoothed")}</th>}
            <th>{t("scalars.value")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.run} row={row} near={row.run === at.nearest} />
          ))}
        </tbody>
      </table>
      {more > 0 && <div class="more">{t("more", { count: more })}</div>}
    </HoverTip>
  );
}

function Row({ row, near }: { row: TooltipRow; near: boolean }) {
  return (
    <tr class={near ? "near" : ""}>
      <td>
        <RunLabel name={row.run} color={row.color} />
      </td>
      {row.smoothed !== null && <td>{formatValue(row.smoothed)}</td>}
      <td class={row.smoothed === null ? "" : "raw"}>
        {formatValue(row.value)}
      </td>
    </tr>
  );
}
