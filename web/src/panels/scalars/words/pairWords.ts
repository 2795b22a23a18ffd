/** What is said of training and validation beside each other. Pure, but for the page's language. */
import { formatValue } from "../../../base/format";
import { t } from "../../../i18n";
import { directionBy, isBetter } from "../../../state/direction";
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
      ...bestOf([pair], place),
    ]);
  }
  const overfitted = found.flatMap(({ pair, since }) =>
    since === null ? [] : [{ pair, since }],
  );
  return [
    overfittingOf(overfitted, pairs.length, place),
    ...bestOf(pairs, place),
  ];
}

function overfittingOf(
  overfitted: readonly { pair: LinePair<ToldLine>; since: number }[],
  total: number,
  place: PlaceText,
): string {
  if (overfitted.length === 0) {
    return t("words.overfitsNone", { count: total });
  }
  const earliest = overfitted.reduce((a, b) => (b.since < a.since ? b : a));
  return t("words.overfitsMany", {
    count: overfitted.length,
    total,
    name: earliest.pair.val.name,
    place: place(earliest.since),
  });
}

function curveOf({ xs, values }: ToldLine): Curve {
  return { steps: xs, values };
}

function sinceOf({ train, val }: LinePair<ToldLine>): number | null {
  const direction = directionBy(val.tag, train.values);
  return direction && overfitsSince(curveOf(train), curveOf(val), direction);
}

/** The best validation of all pairs; nothing where their tags don't agree on what is better. */
function bestOf(
  pairs: readonly LinePair<ToldLine>[],
  place: PlaceText,
): string[] {
  const directions = pairs.map(({ train, val }) =>
    directionBy(val.tag, train.values),
  );
  const [direction = null] = directions;
  if (!direction || directions.some((other) => other !== direction)) return [];
  const bests = pairs.flatMap(({ val }) => {
    const best = bestPoint(curveOf(val), direction);
    return best ? [{ name: val.name, ...best }] : [];
  });
  if (bests.length === 0) return [];
  const { name, value, step } = bests.reduce((a, b) =>
    isBetter(direction, b.value, a.value) ? b : a,
  );
  return [
    t("words.bestValidation", {
      name,
      value: formatValue(value),
      place: place(step),
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
