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
  const odd = oddOf(at);
  const total = odd.reduce((sum, [, count]) => sum + count, at.num);
  return (
    <HoverTip
      clientX={at.clientX}
      clientY={at.clientY}
      step={at.step}
      time={at}
    >
      <RunLabel name={at.run} color={runColor(at.run)} />
      {at.num === 0 ? (
        <p class="hover-sentence">{nothingFinite(odd, total)}</p>
      ) : at.quantiles ? (
        <Quantiles quantiles={at.quantiles} />
      ) : (
        <p class="hover-sentence">{sentence(at)}</p>
      )}
      {at.num > 0 && odd.length > 0 && (
        <dl class="facts">
          {odd.map(([name, count]) => (
            <Fact key={name} name={name} bad>
              {t("histograms.ofAll", {
                count: figure(count),
                total: figure(total),
              })}
            </Fact>
          ))}
        </dl>
      )}
    </HoverTip>
  );
}

type Odd = readonly (readonly [name: string, count: number])[];

/** The values that no bin has, by what they are. */
function oddOf({ nan, posInf, negInf }: HistogramHover): Odd {
  const all = [
    ["NaN", nan],
    ["+∞", posInf],
    ["−∞", negInf],
  ] as const;
  return all.filter(([, count]) => count > 0);
}

function nothingFinite(odd: Odd, total: number): string {
  const [first, ...others] = odd;
  if (!first) return t("histograms.noValues");
  if (others.length === 0)
    return t("histograms.allAre", { count: total, kind: first[0] });
  return t("histograms.allAreOdd", {
    count: total,
    kinds: odd
      .map(([name, count]) => `${figure(count)} ${name}`)
      .join(t("layers.comma")),
  });
}

function sentence(at: HistogramHover): string {
  return t(at.sizes ? "histograms.sentenceSizes" : "histograms.sentence", {
    count: countOf(at),
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

/** How many of a bucket's values are in a part of it can only be guessed, and that is told. */
function countOf({ count, num }: { count: number; num: number }): string {
  const whole = Math.round(count);
  if (Math.abs(count - whole) <= ROUNDING * num) return figure(whole);
  return `≈ ${figure(count < 10 ? Number(count.toPrecision(2)) : whole)}`;
}

/** Of counts that were added up, or made of shares. */
const ROUNDING = 1e-9;
