import { formatCount, formatValue } from "../../base/format";
import { locale, t } from "../../i18n";
import { runColor } from "../../state/runs";
import { Fact } from "../../ui/Fact";
import { HoverTip } from "../../ui/HoverTip";
import { RunLabel } from "../../ui/RunLabel";
import { hover, type HistogramHover } from "./hover";

/** The step, and the bin with its count in words, or the quantiles, that the pointer is at. */
export function HistogramTooltip() {
  const at = hover.value;
  if (!at) return null;
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
      {at.quantiles ? (
        <Quantiles quantiles={at.quantiles} />
      ) : (
        <p class="hover-sentence">{sentence(at)}</p>
      )}
      <dl class="facts">
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

function sentence(at: HistogramHover): string {
  return t(at.sizes ? "histograms.sentenceSizes" : "histograms.sentence", {
    count: figure(roundedCount(at.count)),
    total: figure(at.num),
    low: formatValue(at.low),
    high: formatValue(at.high),
  });
}

function Quantiles({ quantiles }: { quantiles: Float64Array }) {
  const range = (from: number, to: number) =>
    `${formatValue(quantiles[from]!)} … ${formatValue(quantiles[to]!)}`;
  return (
    <dl class="facts">
      <Fact name={t("histograms.median")}>{formatValue(quantiles[4]!)}</Fact>
      <Fact name={t("histograms.middle68")}>{range(2, 6)}</Fact>
      <Fact name={t("histograms.middle87")}>{range(1, 7)}</Fact>
      <Fact name={t("histograms.all")}>{range(0, 8)}</Fact>
    </dl>
  );
}

function figure(count: number): string {
  return formatCount(count, locale.value);
}

/** Shares of a bucket are told where they matter. */
function roundedCount(count: number): number {
  return count < 10 ? Number(count.toPrecision(2)) : Math.round(count);
}
