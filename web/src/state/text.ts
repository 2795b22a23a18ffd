/** Texts for the cards: which cards there are, how each is looked at, and what it reads. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import {
  BLOCK_BYTES,
  getTexts,
  MARGIN_BYTES,
  type Texts,
  type TextsQuery,
} from "../api/texts";
import type { Group } from "../base/group";
import { isRecord } from "../base/valid";
import { asOneOf, asText, parameter } from "./address";
import { revision } from "./board";
import { cardViews, pinSetting, togglePinIn } from "./perCard";
import { useResource, type Resource } from "./resource";
import { foldedSetting, oneOf, setting } from "./setting";
import {
  groupTags,
  passesFilter,
  sectionOf,
  shownTags,
  type RunTag,
} from "./tags";
import { foundIn, isSearching } from "./textSearch";

const KIND = "text";

/** A run that logs often would have every card in sight read all the time. */
const PAUSE_MS = 500;

export type TextView = "rendered" | "raw";
const VIEWS: readonly TextView[] = ["rendered", "raw"];

/** Whether texts are shown as Markdown or as they were logged. */
export const textView = setting<TextView>(
  "textView",
  "rendered",
  oneOf(...VIEWS),
);
parameter("textas", textView, asOneOf(VIEWS), { fallback: "rendered" });

export type TextLayout = "cards" | "columns";
const LAYOUTS: readonly TextLayout[] = ["cards", "columns"];

/** Whether each run's text has a card, or each tag has one with a column for each run. */
export const textLayout = setting<TextLayout>(
  "textLayout",
  "cards",
  oneOf(...LAYOUTS),
);
parameter("textin", textLayout, asOneOf(LAYOUTS), { fallback: "cards" });

export const foldedTexts = foldedSetting("foldedTexts");

/** The text at a step, and among those of the same step (a restart, or a loop that logs twice) the how-manieth. */
export interface TextAt {
  readonly step: number;
  readonly nth?: number;
}

/** How one card is looked at. */
export interface TextCardView {
  /** Without it, the newest. */
  readonly at?: TextAt;
  /** The text that it is compared with. */
  readonly with?: TextAt;
}

/** Names a card in the address; of a tag's, with all runs, without a run. */
export function textKey({ run, tag }: { run?: string; tag: string }): string {
  return run === undefined ? tag : `${run}\n${tag}`;
}

const views = cardViews<TextCardView>("texts", isView);
export const textCardView = views.of;
export const setTextCardView = views.change;

function isView(value: unknown): boolean {
  return isRecord(value) && isAt(value.at) && isAt(value.with);
}

function isAt(value: unknown): boolean {
  if (value === undefined) return true;
  return (
    isRecord(value) &&
    Number.isInteger(value.step) &&
    (value.nth === undefined || Number.isInteger(value.nth))
  );
}

/** The keys of the pinned cards, in the order of pinning. */
export const textPins = pinSetting("textPins", "textpins");

export function toggleTextPin(key: string): void {
  togglePinIn(textPins, key);
}

/** The key of the card that fills the window, or empty. */
export const fullText = signal("");
parameter("textcard", fullText, asText);

/** What torch's writer appends to every tag of a text. */
const TORCH_SUFFIX = /(?<=.)\/text_summary$/;

/** A tag as the reader wrote it. */
export function shownTag(tag: string): string {
  return tag.replace(TORCH_SUFFIX, "");
}

export function sectionOfText(tag: string): string {
  return sectionOf(shownTag(tag));
}

const cardsByTag = shownTags(KIND);

/** Tags that a shown run has, before the filter. */
export const textTags: ReadonlySignal<readonly string[]> = computed(() => [
  ...cardsByTag.value.keys(),
]);

/** A tag, and the shown runs that have it: all of them, or the one whose card it is. */
export interface TextCards {
  readonly tag: string;
  /** Undefined for a card with a column for each run. */
  readonly run: string | undefined;
  readonly runs: readonly string[];
}

/** The cards of the shown runs whose tag passes the filter, and, while something is searched for, in which it is found. */
export const textGroups: ReadonlySignal<readonly Group<TextCards>[]> = computed(
  () =>
    groupTags(textTags.value.filter(passesFilter), sectionOfText)
      .map(({ name, items }) => ({ name, items: items.flatMap(cardsOf) }))
      .filter(({ items }) => items.length > 0),
);

/** The pinned cards of the shown runs. */
export const pinnedTexts: ReadonlySignal<readonly TextCards[]> = computed(() =>
  textPins.value.flatMap((key) => textCard(key) ?? []),
);

/** The card that a key names; null where no shown run has such a text. */
export function textCard(key: string): TextCards | null {
  const cut = key.indexOf("\n");
  const run = cut < 0 ? undefined : key.slice(0, cut);
  const tag = key.slice(cut + 1);
  const runs = (cardsByTag.value.get(tag) ?? []).map((card) => card.run);
  const shown = run === undefined ? runs : runs.filter((name) => name === run);
  return shown.length > 0 ? { tag, run, runs: shown } : null;
}

function cardsOf(tag: string): TextCards[] {
  const runs = (cardsByTag.value.get(tag) ?? [])
    .filter((card) => !isSearching.value || foundIn(card).length > 0)
    .map(({ run }) => run);
  if (textLayout.value === "cards") {
    return runs.map((run) => ({ tag, run, runs: [run] }));
  }
  return runs.length > 0 ? [{ tag, run: undefined, runs }] : [];
}

/** When the texts of a card were logged, and those at `places`, for as long as the component lives. */
export function useTexts(
  { run, tag }: RunTag,
  places: () => readonly number[],
): Resource<TextsQuery, Texts> {
  return useResource({
    key: () => ({ run, tag, at: places(), limit: BLOCK_BYTES + MARGIN_BYTES }),
    read: getTexts,
    revision: () => revision(run, KIND).value,
    pause: PAUSE_MS,
  });
}
