import { formatStep, formatValue } from "../../../base/format";
import { locale, t } from "../../../i18n";
import { HoverTip } from "../../../ui/HoverTip";
import { RunLabel } from "../../../ui/RunLabel";
import { comparisonHover, type ComparisonHover } from "./hover";
import { inPercent, signedPercent } from "./words";

/** More would not fit a window. */
const MOST_LINES = 12;

/** How much of each run, or of each step, lies in the bin that the pointer is at. */
export function CompareTooltip() {
  const at = comparisonHover.value;
  if (!at) return null;
  const { model, ridge, low, high } = at;
  const { data, rows } = model;
  const row = rows[ridge]!;
  return (
    <HoverTip
      clientX={at.clientX}
      clientY={at.clientY}
      step={data.steps[row]!}
      time={null}
    >
      <p class="hover-sentence">
        {t(
          data.scale === "log"
            ? "histograms.shareOfSizes"
            : "histograms.shareBetween",
          { low: formatValue(low), high: formatValue(high) },
        )}
      </p>
      {model.by === "steps" ? <Steps at={at} /> : <Runs at={at} />}
    </HoverTip>
  );
}

function Steps({ at }: { at: ComparisonHover }) {
  const { model } = at;
  const [earlier = 0, later = 0] = model.rows.map((_, i) => shareOf(at, i));
  return (
    <table class="hover-shares">
      <tbody>
        {model.rows.map((row, i) => (
          <tr key={i}>
            <th scope="row">
              {t("step.at", {
                step: formatStep(model.data.steps[row]!, locale.value),
              })}
            </th>
            <td>{shareInWords(at, i)}</td>
          </tr>
        ))}
        <tr class="meant">
          <th scope="row">{t("histograms.change")}</th>
          <td>
            {model.binned?.odd.includes(1)
              ? "–"
              : signedPercent(later - earlier)}
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function Runs({ at }: { at: ComparisonHover }) {
  const { model, ridge } = at;
  const { data, rows, names, colors } = model;
  const asked = data.steps[rows[ridge]!]!;
  const order = [...rows.keys()].sort(
    (a, b) => shareOf(at, b) - shareOf(at, a),
  );
  const place = order.indexOf(ridge);
  // the one that is meant is among them, wherever it stands
  const begin = Math.max(
    0,
    Math.min(place - MOST_LINES / 2, order.length - MOST_LINES),
  );
  return (
    <table class="hover-shares">
      <tbody>
        {order.slice(begin, begin + MOST_LINES).map((i) => {
          const step = data.steps[rows[i]!]!;
          return (
            <tr key={i} class={i === ridge ? "meant" : ""}>
              <th scope="row">
                <RunLabel name={names[i]!} color={colors[i]!} />
              </th>
              <td>{shareInWords(at, i)}</td>
              <td class="note">
                {step !== asked &&
                  t("step.at", { step: formatStep(step, locale.value) })}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Where no value is finite, none has a place. */
function shareInWords(at: ComparisonHover, i: number): string {
  return at.model.binned?.odd[i] === 1
    ? t("histograms.noFinite")
    : inPercent(shareOf(at, i));
}

function shareOf({ model, bin }: ComparisonHover, i: number): number {
  const { binned } = model;
  return binned?.counts[i * binned.bins + bin] ?? NaN;
}
