/** The cards of the scalars dashboard that the reader arranged, and how each one is looked at. */
import { signal } from "@preact/signals";
import { parsePattern } from "../base/regex";
import { isNames, isRecord } from "../base/valid";
import { asJson, asText, parameter } from "./address";
import { Y_SCALES, type YScale } from "./chartOptions";
import { cardViews, pinSetting, togglePinIn } from "./perCard";
import { setting } from "./setting";

/** What a card shows: one tag, or several together. */
export interface CardSpec {
  /** The tag itself, or what the several were put together by. */
  readonly id: string;
  readonly tags: readonly string[];
  /** What all its tags match, where it was made by that. */
  readonly pattern?: string;
}

type Interval = readonly [low: number, high: number];
/** An axis's ends as a reader typed them; null leaves one to the data. */
export type Limits = readonly [low: number | null, high: number | null];

/** What was zoomed to, and on which axis (`axisId`); null for an axis that follows the data. */
export interface Zoom {
  readonly axis: string;
  readonly x: Interval | null;
  readonly y: Interval | null;
}

/** How one card is looked at, where that differs from the others. */
export interface CardView {
  readonly zoom?: Zoom;
  readonly yScale?: YScale;
  readonly yRange?: Limits;
  /** Of one axis (`axisId`). */
  readonly xRange?: { readonly axis: string; readonly x: Limits };
  /** As wide as the page. */
  readonly wide?: true;
  /** With the table of figures below the chart. */
  readonly table?: true;
  /** With what it shows in sentences below the chart. */
  readonly words?: true;
}

/** Tells cards apart whose tags differ: one made by a pattern may get further ones under the same id. */
export function cardKey({ id, tags }: CardSpec): string {
  return JSON.stringify([id, ...tags]);
}

export function cardOf(tag: string): CardSpec {
  return { id: tag, tags: [tag] };
}

const PARTED = "\u001f";
/** Begins the ids of cards that were made by a pattern. */
const PATTERN = "\u001e";
/** As many lines of one chart as can be told apart at all. */
const MOST_TAGS = 60;

function idOf(tags: readonly string[]): string {
  return tags.join(PARTED);
}

/** A card of several tags, in the order in which they were put together. */
export function cardOfAll(tags: readonly string[]): CardSpec {
  const distinct = [...new Set(tags)];
  return { id: idOf(distinct), tags: distinct };
}

/** The ids of the pinned cards, in the order of pinning. */
export const pins = pinSetting("pins", "pins");

/** The tags of each card that the reader put together. */
export const combined = setting<readonly (readonly string[])[]>(
  "combined",
  [],
  isNameLists,
);
parameter("cards", combined, asJson(isNameLists), { fallback: [] });

/** Patterns that make a card of all the tags that they match. */
export const combinedByPattern = setting<readonly string[]>(
  "combinedByPattern",
  [],
  isNames,
);
parameter("cardsby", combinedByPattern, asJson(isNames), { fallback: [] });

/** The id of the card that fills the page, or empty. */
export const fullScreen = signal("");
parameter("card", fullScreen, asText);

const views = cardViews<CardView>("view", isCardView);
export const cardView = views.of;
export const setCardView = views.change;

export function togglePin(id: string): void {
  togglePinIn(pins, id);
}

/** Makes a card of several tags, in the place of those that it was made of where they were put together, too. */
export function replaceCard(
  before: CardSpec,
  next: CardSpec,
  other: CardSpec = before,
): void {
  const gone = [before.id, other.id, next.id];
  const others = combined.peek().filter((tags) => !gone.includes(idOf(tags)));
  combined.value = [...others, next.tags];
  if (before.tags.length > 1) {
    pins.value = pins.peek().map((id) => (id === before.id ? next.id : id));
  }
}

/** One card of all tags that match, for as long as it is there. */
export function combineByPattern(pattern: string): void {
  const others = combinedByPattern.peek().filter((other) => other !== pattern);
  combinedByPattern.value = [...others, pattern];
}

/** Takes a card that the reader put together apart again. */
export function uncombine({ id, pattern }: CardSpec): void {
  if (pattern === undefined) {
    combined.value = combined.peek().filter((tags) => idOf(tags) !== id);
  } else {
    combinedByPattern.value = combinedByPattern
      .peek()
      .filter((other) => other !== pattern);
  }
  pins.value = pins.peek().filter((pinned) => pinned !== id);
}

/** The cards that the reader put together, of those of these tags. */
export function combinedCards(tags: readonly string[]): CardSpec[] {
  const known = new Set(tags);
  const chosen = combined.value
    .map((names) => cardOfAll(names.filter((name) => known.has(name))))
    .filter((spec) => spec.tags.length > 1);
  const matching = combinedByPattern.value.map((pattern): CardSpec => {
    const { test } = parsePattern(pattern);
    return {
      id: PATTERN + pattern,
      tags: tags.filter(test).slice(0, MOST_TAGS),
      pattern,
    };
  });
  return [...chosen, ...matching.filter((spec) => spec.tags.length > 0)];
}

/**
 * The card that an id names, be it one of the page or not: a link, or a pin, tells one of training and validation to a reader
 * who has them apart. Null where one of its tags isn't known.
 */
export function specOf(
  id: string,
  known: ReadonlySet<string>,
  made: readonly CardSpec[],
): CardSpec | null {
  if (known.has(id)) return cardOf(id);
  const found = made.find((spec) => spec.id === id);
  if (found) return found;
  const tags = id.split(PARTED);
  return tags.every((tag) => known.has(tag)) ? cardOfAll(tags) : null;
}

function isNameLists(value: unknown): value is readonly (readonly string[])[] {
  return Array.isArray(value) && value.every(isNames);
}

function isCardView(value: unknown): value is CardView {
  if (!isRecord(value)) return false;
  const { zoom, yScale, yRange, xRange } = value;
  return (
    (zoom === undefined || (zoom !== null && isZoom(zoom))) &&
    (yScale === undefined || Y_SCALES.includes(yScale as YScale)) &&
    (yRange === undefined || isLimits(yRange)) &&
    (xRange === undefined ||
      (isRecord(xRange) &&
        typeof xRange.axis === "string" &&
        isLimits(xRange.x)))
  );
}

export function isZoom(value: unknown): value is Zoom | null {
  if (value === null) return true;
  if (!isRecord(value) || typeof value.axis !== "string") return false;
  return [value.x, value.y].every((ends) => ends === null || isInterval(ends));
}

function isInterval(value: unknown): value is Interval {
  if (!isLimits(value)) return false;
  const [low, high] = value;
  return low !== null && high !== null;
}

function isLimits(value: unknown): value is Limits {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((end) => end === null || Number.isFinite(end)) &&
    !(value[0] !== null && value[1] !== null && value[0] > value[1])
  );
}
