/** What a chart shows, in sentences, the most telling first. Pure, but for the page's language. */
import { formatValue } from "../../../base/format";
import { median } from "../../../base/trend";
import { t, type MessageKey } from "../../../i18n";
import {
  directionOf,
  isBetter,
  type Direction,
} from "../../../state/direction";
import { crossings, leadOf } from "./crossings";
import type { LineFacts, Point, Trend } from "./facts";
import { pairSentences } from "./pairWords";

/** How places on the horizontal axis are told: `step 400`, `1 hr 12 min`. */
export type PlaceText = (x: number) => string;

export interface Words {
  /** At most a few sentences about all lines. */
  readonly summary: readonly string[];
  /** A sentence for each line, where there are few. */
  readonly lines: readonly string[];
}

/** Up to so many lines are told one by one, and by their names. */
const FEW = 5;
/** Up to so many lines are compared with each other. */
const COMPARED = 50;
/** So many sentences are listened to. */
const MOST_SENTENCES = 5;

export interface Telling {
  /** Of the lines, in the chart's order. */
  readonly facts: readonly LineFacts[];
  /** The card's tags: their name tells what is better. */
  readonly tags: readonly string[];
  readonly place: PlaceText;
  /** Whether what is drawn is smoothed. */
  readonly smoothed: boolean;
}

export function wordsOf(telling: Telling): Words {
  const { facts, place } = telling;
  const lines = facts.map(({ line }) => line);
  const drawn = facts.filter(({ first }) => first !== null);
  if (facts.length === 0) {
    return { summary: [t("words.nothing")], lines: [] };
  }
  const direction = commonDirection(telling);
  const paired = pairSentences(lines, place);
  const summary = [
    ...alarms(facts, place),
    extent(facts, place),
    ...paired,
    // of training and validation, what is told of the pairs tells more
    ...(paired.length === 0
      ? [
          ...ends(drawn),
          ...order(drawn, direction, telling),
          ...best(drawn, direction, place),
        ]
      : []),
    ...(lines.length > FEW ? trends(drawn) : []),
  ];
  return {
    summary: summary.slice(0, MOST_SENTENCES),
    lines:
      lines.length <= FEW ? facts.flatMap((one) => lineWords(one, place)) : [],
  };
}

/** What is better for all lines; null where nothing tells, or the tags don't agree. */
function commonDirection({ tags, facts }: Telling): Direction | null {
  const [first = null, ...others] = tags.map((tag) =>
    directionBy(
      directionOf(tag),
      facts.filter(({ line }) => line.tag === tag),
    ),
  );
  return others.every((one) => one === first) ? first : null;
}

/** By the tag's name, or else by the way in which all lines go. */
function directionBy(
  named: ReturnType<typeof directionOf>,
  facts: readonly LineFacts[],
): Direction | null {
  if (named !== null) return named === "neither" ? null : named;
  const goes = (kind: Trend["kind"]) =>
    facts.length > 0 && facts.every(({ trend }) => trend?.kind === kind);
  if (goes("falling")) return "lower";
  return goes("rising") ? "higher" : null;
}

/** Values that are no numbers: what a person has to know first. */
function alarms(facts: readonly LineFacts[], place: PlaceText): string[] {
  const bad = facts.flatMap(({ line, notFinite }) =>
    notFinite ? [{ name: line.name, ...notFinite }] : [],
  );
  const earliest = bad.reduce<(typeof bad)[number] | null>(
    (a, b) => (a && a.x <= b.x ? a : b),
    null,
  );
  if (!earliest) return [];
  const { name, x, value, toTheEnd, single } = earliest;
  if (bad.length > 1) {
    const counts = { count: bad.length, total: facts.length };
    return [t("words.notFinite.many", { ...counts, name, place: place(x) })];
  }
  const key: MessageKey = toTheEnd
    ? "words.notFinite.on"
    : single
      ? "words.notFinite.once"
      : "words.notFinite.some";
  return [t(key, { name, value: formatValue(value), place: place(x) })];
}

/** How many lines, and from where to where. */
function extent(facts: readonly LineFacts[], place: PlaceText): string {
  const xs = facts.flatMap(({ line }) => extremes(line.xs));
  const count = facts.length;
  const [from, to] = extremes(xs);
  if (from === undefined || to === undefined || from === to) {
    return t("words.linesAt", { count, place: place(from ?? NaN) });
  }
  return t("words.lines", { count, from: place(from), to: place(to) });
}

/** The least and the greatest finite number; nothing without any. */
function extremes(numbers: Iterable<number>): number[] {
  let low = Infinity;
  let high = -Infinity;
  for (const number of numbers) {
    if (!Number.isFinite(number)) continue;
    low = Math.min(low, number);
    high = Math.max(high, number);
  }
  return low <= high ? [low, high] : [];
}

/** Where the lines end. */
function ends(facts: readonly LineFacts[]): string[] {
  const lasts = facts.map(({ line, last }) => ({
    name: line.name,
    value: last!.value,
  }));
  if (lasts.length < 2) return [];
  const low = lasts.reduce((a, b) => (b.value < a.value ? b : a));
  const high = lasts.reduce((a, b) => (b.value > a.value ? b : a));
  if (low.value === high.value) {
    return [t("words.endsEqual", { value: formatValue(low.value) })];
  }
  const figures = {
    low: formatValue(low.value),
    lowName: low.name,
    high: formatValue(high.value),
    highName: high.name,
  };
  if (lasts.length <= FEW) return [t("words.ends", figures)];
  const middle = formatValue(median(lasts.map(({ value }) => value)));
  return [t("words.endsMany", { ...figures, median: middle })];
}

/** Which line is ahead and since when, or how two lines cross. */
function order(
  facts: readonly LineFacts[],
  direction: Direction | null,
  { place, smoothed }: Telling,
): string[] {
  const lines = facts.map(({ line }) => line);
  if (lines.length < 2 || lines.length > COMPARED) return [];
  const how = smoothed ? t("words.smoothed") : "";
  const [a, b] = lines;
  if (lines.length === 2) {
    const found = crossings(a!, b!);
    if (!found || found.after === 0) return [];
    const [lower, upper] = found.after < 0 ? [a!, b!] : [b!, a!];
    const names = { lower: lower.name, upper: upper.name, how };
    if (found.count === 0) return [t("words.apart", names)];
    const where = { count: found.count, place: place(found.last) };
    return [t("words.cross", { ...names, ...where })];
  }
  const lead = leadOf(lines, direction ?? "lower");
  if (!lead) return [];
  const key = direction ? "words.best" : "words.lowest";
  const { leader, since } = lead;
  if (!since) return [t(`${key}Throughout`, { name: leader.name, how })];
  const { x, before } = since;
  return [
    t(`${key}Since`, {
      name: leader.name,
      before: before.name,
      place: place(x),
      how,
    }),
  ];
}

/** The best value, or the lowest and the highest where nothing tells which is better. */
function best(
  facts: readonly LineFacts[],
  direction: Direction | null,
  place: PlaceText,
): string[] {
  const found = (
    better: Direction,
    pick: (one: LineFacts) => Point,
  ): Record<"name" | "place" | "value", string> | null => {
    const [first, ...others] = facts.map((one) => ({
      name: one.line.name,
      ...pick(one),
    }));
    if (!first) return null;
    const { name, x, value } = others.reduce(
      (a, b) => (isBetter(better, b.value, a.value) ? b : a),
      first,
    );
    return { name, place: place(x), value: formatValue(value) };
  };
  const low = found("lower", ({ least }) => least!);
  const high = found("higher", ({ greatest }) => greatest!);
  if (!low || !high || facts.every(({ trend }) => !trend)) return [];
  const of = facts.length > 1 ? "Of" : "";
  if (direction) {
    return [t(`words.best${of}`, direction === "lower" ? low : high)];
  }
  return [
    t(`words.extremes${of}`, {
      low: low.value,
      lowName: low.name,
      lowPlace: low.place,
      high: high.value,
      highName: high.name,
      highPlace: high.place,
    }),
  ];
}

/** How many lines go where: the most common first. */
function trends(facts: readonly LineFacts[]): string[] {
  const counts = new Map<MessageKey, number>();
  for (const { trend } of facts) {
    if (!trend) continue;
    const key: MessageKey = `words.many.${trend.kind}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const parts = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([key, count]) => t(key, { count }));
  return parts.length > 0
    ? [t("words.many", { list: parts.join(t("words.many.and")) })]
    : [];
}

/** One line by itself; nothing for one whose values are no numbers at all. */
function lineWords(facts: LineFacts, place: PlaceText): string[] {
  const { line, first, last, least, greatest, trend } = facts;
  if (!first || !last) return [];
  const figures = {
    name: line.name,
    first: formatValue(first.value),
    last: formatValue(last.value),
    least: formatValue(least!.value),
    greatest: formatValue(greatest!.value),
  };
  if (!trend) {
    return [t("words.line.point", { ...figures, place: place(first.x) })];
  }
  switch (trend.kind) {
    case "falling":
    case "rising":
      return [
        trend.settled === null
          ? t(`words.line.${trend.kind}`, figures)
          : t(`words.line.${trend.kind}Settled`, {
              ...figures,
              place: place(trend.settled),
            }),
      ];
    case "valley":
    case "peak":
      return [
        t(`words.line.${trend.kind}`, {
          ...figures,
          turn: formatValue(trend.turn.value),
          place: place(trend.turn.x),
        }),
      ];
    case "diverging":
      return [
        t("words.line.diverging", { ...figures, place: place(trend.from) }),
      ];
    default:
      return [t(`words.line.${trend.kind}`, figures)];
  }
}
