import { formatCount, formatValue } from "../../base/format";
import { locale, t } from "../../i18n";
import { runColor } from "../../state/runs";
import { Fact } from "../../ui/Fact";
import { HoverTip } from "../../ui/HoverTip";
import { RunLabel } from "../../ui/RunLabel";
import { hover } from "./hover";

/** The step, the bin and its count that the pointer is at. */
export function HistogramTooltip() {
  const at = hover.value;
  if (!at) return null;
  const figure = (count: number) => formatCount(count, locale.value);
  const odd: [string, number][] = [
    ["NaN", at.nan],
    ["+∞", at.posInf],
    ["−∞", at.negInf],
  ];
  return (
    <HoverTip
      clientX={at.clientX}
      clientY={at.clientY}
      step={at.step}
      time={at}
    >
      <RunLabel name={at.run} color={runColor(at.run)} />
      <dl class="facts">
        <Fact name={t("histograms.range")}>
          {`${formatValue(at.low)} … ${formatValue(at.high)}`}
        </Fact>
        <Fact name={t("histograms.count")}>
          {figure(roundedCount(at.count))}
        </Fact>
        <Fact name={t("histograms.total")}>{figure(at.num)}</Fact>
        {odd
          .filter(([, count]) => count > 0)
          .map(([name, count]) => (
            <Fact key={name} name={name} bad>
              {figure(count)}
            </Fact>
          ))}
      </dl>
    </HoverTip>
  );
}

/** Shares of a bucket are told where they matter. */
function roundedCount(count: number): number {
  return count < 10 ? Number(count.toPrecision(2)) : Math.round(count);
}
