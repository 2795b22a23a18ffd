/** What is said of training and validation beside each other. Pure, but for the page's language. */
import { formatValue } from "../../../base/format";
import { t } from "../../../i18n";
import { directionBy } from "../../../state/direction";
import {
  bestPoint,
  overfitsSince,
  type Curve,
} from "../../../state/overfitting";
import { pairLines, type LinePair } from "../../../state/pairs";
import type { ToldLine } from "./facts";
import type { PlaceText } from "./words";

/** Up to so many trainings are told by themselves, … */
const FEW = 2;
/** … and up to so many are looked at. */
const MOST = 100;

export function pairSentences(
  lines: readonly ToldLine[],
  place: PlaceText,
): string[] {
  const pairs = pairLines(lines);
  if (pairs.length > MOST) return [];
  const found = pairs.map((pair) => ({ pair, since: sinceOf(pair) }));
  if (pairs.length <= FEW) {
    return found.flatMap(({ pair, since }) => [
      ...(since === null
        ? []
        : [t("words.overfits", { name: pair.val.name, place: place(since) })]),
      ...gap(pair),
      ...bestValidation(pair, place),
    ]);
  }
  const overfitted = found.flatMap(({ pair, since }) =>
    since === null ? [] : [{ pair, since }],
  );
  if (overfitted.length === 0) {
    return [t("words.overfitsNone", { count: pairs.length })];
  }
  const earliest = overfitted.reduce((a, b) => (b.since < a.since ? b : a));
  return [
    t("words.overfitsMany", {
      count: overfitted.length,
      total: pairs.length,
      name: earliest.pair.val.name,
      place: place(earliest.since),
    }),
  ];
}

function curveOf({ xs, values }: ToldLine): Curve {
  return { steps: xs, values };
}

function sinceOf({ train, val }: LinePair<ToldLine>): number | null {
  const direction = directionBy(val.tag, train.values);
  return direction && overfitsSince(curveOf(train), curveOf(val), direction);
}

function bestValidation(
  { train, val }: LinePair<ToldLine>,
  place: PlaceText,
): string[] {
  const direction = directionBy(val.tag, train.values);
  const best = direction && bestPoint(curveOf(val), direction);
  if (!best) return [];
  return [
    t("words.bestValidation", {
      name: val.name,
      value: formatValue(best.value),
      place: place(best.step),
    }),
  ];
}

/** How far apart both end. */
function gap({ train, val }: LinePair<ToldLine>): string[] {
  const [a, b] = [train, val].map(({ values }) =>
    values.findLast(Number.isFinite),
  );
  if (a === undefined || b === undefined) return [];
  const figures = {
    train: formatValue(a),
    val: formatValue(b),
    gap: formatValue(Math.abs(b - a)),
  };
  const side =
    b === a ? "words.gapNone" : b > a ? "words.gapAbove" : "words.gapBelow";
  return [t(side, figures)];
}
