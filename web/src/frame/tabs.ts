/** Which kinds get a tab, which wait under More; pure. */
import type { Board, Kind } from "../api/types";
import { GRAPH_KINDS, graphCount } from "../state/graphTags";

export interface KindCount {
  readonly kind: Kind;
  readonly tags: number;
}

export interface TabPlan {
  /** Kinds of this version that have data, and the open one whether or not it has. */
  readonly shown: readonly KindCount[];
  /** Kinds of this version without data. */
  readonly waiting: readonly Kind[];
  /** Kinds that were logged but have no panel in this version. */
  readonly later: readonly KindCount[];
}

/** How much of a kind there is; graphs lie under several. */
export function countOf(tags: Board["tags"], kind: Kind): number {
  return kind === "graphs" ? graphCount(tags) : (tags[kind]?.length ?? 0);
}

/** The first of these kinds that there is anything of; null where there is nothing yet. */
export function firstKind(
  tags: Board["tags"],
  panelKinds: readonly Kind[],
): Kind | null {
  return panelKinds.find((kind) => countOf(tags, kind) > 0) ?? null;
}

export function planTabs(
  tags: Board["tags"],
  panelKinds: readonly Kind[],
  open: Kind,
): TabPlan {
  const count = (kind: Kind) => countOf(tags, kind);
  const shown = panelKinds.filter((kind) => count(kind) > 0 || kind === open);
  return {
    shown: shown.map((kind) => ({ kind, tags: count(kind) })),
    waiting: panelKinds.filter((kind) => !shown.includes(kind)),
    later: Object.keys(tags)
      .filter((kind) => !panelKinds.includes(kind) && count(kind) > 0)
      .filter((kind) => !GRAPH_KINDS.includes(kind))
      .sort()
      .map((kind) => ({ kind, tags: count(kind) })),
  };
}

/**
 * The places of the tabs that fit into `room` (CSS pixels): all of them, or as many as leave room for a menu with the rest;
 * the open one is always among them.
 */
export function fittingTabs(
  widths: readonly number[],
  open: number,
  room: number,
  menuWidth: number,
  menuNeeded: boolean,
): number[] {
  const places = widths.map((_, place) => place);
  const all = widths.reduce((sum, width) => sum + width, 0);
  if (all + (menuNeeded ? menuWidth : 0) <= room) return places;
  let left = room - menuWidth - (widths[open] ?? 0);
  const fitting: number[] = [];
  for (const place of places) {
    if (place === open) fitting.push(place);
    else if (left >= widths[place]!) {
      left -= widths[place]!;
      fitting.push(place);
    } else left = 0; // a narrower one further on would stand out of its order
  }
  return fitting;
}
