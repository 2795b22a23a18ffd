/** Which kinds get a tab, which wait under More; pure. */
import type { Board, Kind } from "../api/types";

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

export function planTabs(
  tags: Board["tags"],
  panelKinds: readonly Kind[],
  open: Kind,
): TabPlan {
  const count = (kind: Kind) => tags[kind]?.length ?? 0;
  const shown = panelKinds.filter((kind) => count(kind) > 0 || kind === open);
  return {
    shown: shown.map((kind) => ({ kind, tags: count(kind) })),
    waiting: panelKinds.filter((kind) => !shown.includes(kind)),
    later: Object.keys(tags)
      .filter((kind) => !panelKinds.includes(kind) && count(kind) > 0)
      .sort()
      .map((kind) => ({ kind, tags: count(kind) })),
  };
}
