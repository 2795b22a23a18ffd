import { useLayoutEffect, useRef } from "preact/hooks";
import {
  formatCount,
  formatDuration,
  formatValue,
  formatWallTime,
} from "../../base/format";
import { locale, t } from "../../i18n";
import { placeBeside } from "../../ui/place";
import { TagTitle } from "../../ui/TagTitle";
import { hover, tooltipRows, type TooltipRow } from "./hover";

/** Every shown run's point at the crosshair, beside the pointer. */
export function ScalarTooltip() {
  const box = useRef<HTMLDivElement>(null);
  const at = hover.value;
  useLayoutEffect(() => {
    if (!at || !box.current) return;
    const { left, top } = placeBeside(
      at.clientX,
      at.clientY,
      box.current.getBoundingClientRect(),
      { width: innerWidth, height: innerHeight },
    );
    box.current.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }, [at]);
  if (!at || at.rows.length === 0) return null;

  const rows = tooltipRows(at.rows, at.nearest);
  const more = at.rows.length - rows.length;
  const head = at.rows.find((row) => row.run === at.nearest) ?? rows[0]!;
  const smoothed = rows.some((row) => row.smoothed !== null);
  return (
    <div ref={box} class="scalar-tooltip" role="tooltip">
      <div class="head">
        <span>
          {t("scalars.step", { step: formatCount(head.step, locale.value) })}
        </span>
        <span>{formatDuration(head.relative, locale.value)}</span>
        <span>{formatWallTime(head.wallTime, locale.value)}</span>
      </div>
      <table>
        <thead class="visually-hidden">
          <tr>
            <th>{t("scalars.run")}</th>
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
      {more > 0 && <div class="more">{t("scalars.more", { count: more })}</div>}
    </div>
  );
}

function Row({ row, near }: { row: TooltipRow; near: boolean }) {
  return (
    <tr class={near ? "near" : ""}>
      <td class="run">
        <span class="swatch" style={{ background: `var(${row.color})` }} />
        <TagTitle name={row.run} />
      </td>
      {row.smoothed !== null && <td>{formatValue(row.smoothed)}</td>}
      <td class={row.smoothed === null ? "" : "raw"}>
        {formatValue(row.value)}
      </td>
    </tr>
  );
}
