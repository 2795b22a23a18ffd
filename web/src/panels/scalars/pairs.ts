/** Training and validation in one card: the gap between them, the best validation, and since when the model overfits. */
import { useComputed, type ReadonlySignal } from "@preact/signals";
import type { LineSeries } from "../../api/types";
import { formatStepShort, formatValue } from "../../base/format";
import { t } from "../../i18n";
import type { Fill, Vertical } from "../../plot/line";
import { alignRuns } from "../../state/chartOptions";
import { directionBy } from "../../state/direction";
import { drawnNames, lineColor, lineName } from "../../state/lines";
import {
  bestPoint,
  overfitsSince,
  type BestPoint,
} from "../../state/overfitting";
import { pairLines, type TagPair } from "../../state/pairs";
import { comparedTo } from "../../state/runs";
import { tagPairs } from "../../state/scalars";
import type { CardSpec } from "../../state/cards";
import type { CardModel } from "./cardModel";

/** Areas and marks of more pairs would hide the lines. */
const MOST_DRAWN = 3;
/** Beyond so many, nobody asks for each one. */
const MOST_JUDGED = 100;

export interface CardPair {
  readonly train: LineSeries;
  readonly val: LineSeries;
  /** Null where nothing tells which values are better. */
  readonly best: BestPoint | null;
  /** The step since which it overfits; null where it doesn't. */
  readonly since: number | null;
}

/** The tag that tells the validation of what a card's only tag tells the training of, or the other way round. */
export function partnerOf({ tags }: CardSpec): string | null {
  if (tags.length !== 1) return null;
  for (const { train, val } of tagPairs.value) {
    if (train === tags[0]) return val;
    if (val === tags[0]) return train;
  }
  return null;
}

/** What a card of a training tag and its validation tag shows; null for any other card. */
export function pairOf({ tags }: CardSpec): TagPair | null {
  if (tags.length !== 2) return null;
  return (
    tagPairs.value.find(
      ({ train, val }) => tags.includes(train) && tags.includes(val),
    ) ?? null
  );
}

/** The pairs among the drawn lines, judged by all of their points, whatever is zoomed to. */
export function usePairs({ whole }: CardModel): ReadonlySignal<CardPair[]> {
  return useComputed(() => {
    // what is left of a line after another one was taken off is no loss any more
    if (comparedTo.value) return [];
    const shown = (whole.value.value ?? []).filter(
      ({ run, attempt, part }) =>
        attempt === 0 && part === 0 && drawnNames.value.has(run),
    );
    const pairs = pairLines(shown);
    if (pairs.length > MOST_JUDGED) return [];
    return pairs.map(({ train, val }) => judged(train, val));
  });
}

/** For as long as both are there: data of other lines changes nothing. */
const known = new WeakMap<LineSeries, CardPair>();

function judged(train: LineSeries, val: LineSeries): CardPair {
  const before = known.get(val);
  if (before?.train === train) return before;
  const direction = directionBy(val.tag, train.values);
  const pair: CardPair = {
    train,
    val,
    best: direction && bestPoint(val, direction),
    since: direction && overfitsSince(train, val, direction),
  };
  known.set(val, pair);
  return pair;
}

/** The pairs that are shaded and marked: all of a few, of many those that overfit. */
function drawnPairs(pairs: readonly CardPair[]): readonly CardPair[] {
  if (pairs.length <= MOST_DRAWN) return pairs;
  const found = pairs.filter(({ since }) => since !== null);
  return found.length <= MOST_DRAWN ? found : [];
}

/** The areas between the lines of each pair. */
export function gapsOf(
  pairs: readonly CardPair[],
  { strokes }: CardModel,
): Fill[] {
  const lines = strokes.value ?? [];
  return drawnPairs(pairs).flatMap(({ train, val }): Fill[] => {
    const of = ({ run, tag }: LineSeries) =>
      lines.find(
        ({ series, faint }) =>
          series.run === run && series.tag === tag && !faint,
      );
    const [a, b] = [of(train), of(val)];
    return a && b ? [{ a, b, color: lineColor(val.run) }] : [];
  });
}

/** Where each validation is best. */
export function bestMarks(pairs: readonly CardPair[]): Vertical[] {
  return drawnPairs(pairs).flatMap(({ val, best }): Vertical[] => {
    if (!best) return [];
    const shift = alignRuns.value && val.xs === val.steps ? val.firstStep : 0;
    const label = t("pairs.best", {
      value: formatValue(best.value, 3),
      step: formatStepShort(best.step),
    });
    return [
      {
        x: val.xs[best.index]! - shift,
        label,
        color: lineColor(val.run),
        kind: "best",
      },
    ];
  });
}

/** What is said of overfitting; null where nothing overfits. */
export interface Overfitting {
  /** `overfits from step 6.2k`; of several how many do. */
  readonly text: string;
  /** The run, where others don't overfit: its name and colour tell which one does. */
  readonly run: { readonly name: string; readonly color: string } | null;
  /** Which runs, since when, and what that means. */
  readonly detail: string;
}

/** Nobody reads more names. */
const MOST_NAMED = 8;

export function overfittingOf(pairs: readonly CardPair[]): Overfitting | null {
  const found = pairs.flatMap(({ val, since }) =>
    since === null ? [] : [{ run: val.run, since }],
  );
  const [first] = found;
  if (!first) return null;
  const named = found
    .slice(0, MOST_NAMED)
    .map(({ run, since }) =>
      t("pairs.since", { run: lineName(run), step: formatStepShort(since) }),
    );
  if (found.length > MOST_NAMED) {
    named.push(t("more", { count: found.length - MOST_NAMED }));
  }
  return {
    text:
      found.length === 1
        ? t("pairs.overfits", { step: formatStepShort(first.since) })
        : t("pairs.overfitSome", { count: found.length, total: pairs.length }),
    run:
      found.length === 1 && pairs.length > 1
        ? { name: lineName(first.run), color: lineColor(first.run) }
        : null,
    detail: [...named, t("pairs.rule")].join("\n"),
  };
}
