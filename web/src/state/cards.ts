/** The cards of the scalars dashboard that the reader arranged, and how each one is looked at. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { asJson, parameter } from "./address";
import type { YScale } from "./chartOptions";
import { setting } from "./setting";

/** What a card shows: one tag, or several together. */
export interface CardSpec {
  /** The tag itself, or what the several were put together by. */
  readonly id: string;
  readonly tags: readonly string[];
}

/** An axis's ends as a reader set them; null leaves one to the data. */
export type Limits = readonly [low: number | null, high: number | null];

/** How one card is looked at, where that differs from the others. */
export interface CardView {
  /** What was zoomed to, and on which axis (`axisId`). */
  readonly zoom?: { readonly axis: string; readonly x: Limits; readonly y: Limits };
  readonly yScale?: YScale;
  readonly yRange?: Limits;
  /** As wide as the page. */
  readonly wide?: true;
  /** With the table of figures below the chart. */
  readonly table?: true;
}

export function cardOf(tag: string): CardSpec {
  return { id: tag, tags: [tag] };
}

const PARTED = "\u001f";

/** A card of several tags, in the order in which they were put together. */
export function cardOfAll(tags: readonly string[]): CardSpec {
  const distinct = [...new Set(tags)];
  return { id: distinct.join(PARTED), tags: distinct };
}

/** The ids of the pinned cards, in the order of pinning. */
export const pins = setting<readonly string[]>("pins", [], isNames);
parameter("pins", pins, asJson(isNames), { fallback: [] });

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
parameter("card", fullScreen, {
  parse: (text: string) => text,
  format: (value: string) => value,
});

type Views = Readonly<Record<string, CardView>>;
const views = signal<Views>({});
parameter("view", views, asJson(isViews), { fallback: {} });

const PLAIN: CardView = {};

export function cardView(id: string): ReadonlySignal<CardView> {
  return computed(() => views.value[id] ?? PLAIN);
}

/** Changes what is given; undefined takes a part back to the common one. */
export function setCardView(
  id: string,
  change: { readonly [K in keyof CardView]?: CardView[K] | undefined },
): void {
  const { [id]: mine, ...others } = views.peek();
  const entries = Object.entries({ ...mine, ...change }).filter(
    ([, value]) => value !== undefined,
  );
  views.value =
    entries.length > 0
      ? { ...others, [id]: Object.fromEntries(entries) }
      : others;
}

export function togglePin(id: string): void {
  const others = pins.peek().filter((other) => other !== id);
  pins.value = others.length < pins.peek().length ? others : [...others, id];
}

/** Puts the tags of one card into another's. */
export function combineCards(onto: CardSpec, dropped: CardSpec): void {
  const made = cardOfAll([...onto.tags, ...dropped.tags]);
  if (made.tags.length === onto.tags.length) return;
  const others = combined
    .peek()
    .filter((tags) => ![onto.id, dropped.id, made.id].includes(tags.join(PARTED)));
  combined.value = [...others, made.tags];
  pins.value = pins.peek().map((id) => (id === onto.id && onto.tags.length > 1 ? made.id : id));
}

/** Takes a card that the reader put together apart again. */
export function uncombine(id: string): void {
  combined.value = combined.peek().filter((tags) => tags.join(PARTED) !== id);
  pins.value = pins.peek().filter((pinned) => pinned !== id);
}

/** The card that an id names, where all its tags are known. */
export function specOf(id: string, known: ReadonlySet<string>): CardSpec | null {
  const tags = known.has(id) ? [id] : id.split(PARTED);
  return tags.every((tag) => known.has(tag)) ? { id, tags } : null;
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((x) => typeof x === "string");
}

function isNameLists(value: unknown): value is readonly (readonly string[])[] {
  return Array.isArray(value) && value.every(isNames);
}

function isViews(value: unknown): value is Views {
  return (
    isRecord(value) && Object.values(value).every((view) => isCardView(view))
  );
}

function isCardView(value: unknown): value is CardView {
  if (!isRecord(value)) return false;
  const { zoom, yScale, yRange } = value;
  return (
    (zoom === undefined ||
      (isRecord(zoom) &&
        typeof zoom.axis === "string" &&
        isLimits(zoom.x) &&
        isLimits(zoom.y))) &&
    (yScale === undefined ||
      ["linear", "log", "symlog"].includes(yScale as string)) &&
    (yRange === undefined || isLimits(yRange))
  );
}

function isLimits(value: unknown): value is Limits {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((end) => end === null || Number.isFinite(end))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
