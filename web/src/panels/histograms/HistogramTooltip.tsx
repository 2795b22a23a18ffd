import { useLayoutEffect, useRef } from "preact/hooks";
import {
  formatCount,
  formatDuration,
  formatValue,
  formatWallTime,
} from "../../base/format";
import { locale, t } from "../../i18n";
import { runColor } from "../../state/runs";
import { placeBeside } from "../../ui/place";
import { hover } from "./hover";

/** The step, the bin and its count that the pointer is at. */
export function HistogramTooltip() {
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
  if (!at) return null;

  const language = locale.value;
  const rows: [string, string][] = [
    [t("histograms.range"), `${formatValue(at.low)} … ${formatValue(at.high)}`],
    [t("histograms.count"), formatCount(roundedCount(at.count), language)],
    [t("histograms.total"), formatCount(at.num, language)],
  ];
  const odd: [string, number][] = [
    ["NaN", at.nan],
    ["+∞", at.posInf],
    ["−∞", at.negInf],
  ];
  return (
    <div ref={box} class="histogram-tooltip" role="tooltip">
      <div class="head">
        <span>
          {t("histograms.step", { step: formatCount(at.step, language) })}
        </span>
        <span>{formatDuration(at.relative, language)}</span>
        <span>{formatWallTime(at.wallTime, language)}</span>
      </div>
      <div class="run">
        <span
          class="swatch"
          style={{ "--color": `var(${runColor(at.run)})` }}
        />
        {at.run}
      </div>
      <dl>
        {rows.map(([name, value]) => (
          <Row key={name} name={name} value={value} />
        ))}
        {odd
          .filter(([, count]) => count > 0)
          .map(([name, count]) => (
            <Row
              key={name}
              name={name}
              value={formatCount(count, language)}
              bad
            />
          ))}
      </dl>
    </div>
  );
}

/** Shares of a bucket are told where they matter. */
function roundedCount(count: number): number {
  return count < 10 ? Number(count.toPrecision(2)) : Math.round(count);
}

function Row({
  name,
  value,
  bad = false,
}: {
  name: string;
  value: string;
  bad?: boolean;
}) {
  return (
    <>
      <dt>{name}</dt>
      <dd class={bad ? "bad" : ""}>{value}</dd>
    </>
  );
}
