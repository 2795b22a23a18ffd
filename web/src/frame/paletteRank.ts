/** Which of all tags, runs and commands a query offers, and in which order; pure. */
import { placesOf, scoreOf, termsOf, type Searchable } from "../base/fuzzy";

export type EntryGroup = "tags" | "runs" | "commands";

export interface Entry {
  readonly group: EntryGroup;
  readonly name: Searchable;
  /** Another name that it is found by: of a command, the English one. */
  readonly alias?: Searchable;
}

export interface OfferedGroup<E> {
  readonly name: EntryGroup | "recent";
  readonly offers: readonly Offer<E>[];
  /** How many more are found. */
  readonly more: number;
}

export interface Offer<E> {
  readonly entry: E;
  /** The code units of its name that the query found. */
  readonly places: readonly number[];
}

/** Rows of one group; whoever looks further types on. */
export const MOST_OFFERED = 20;
/** Recent ones that stand first before anything is typed. */
export const MOST_RECENT = 6;

/** A sign before the query asks for one group alone. */
export const SCOPES: Readonly<Record<string, EntryGroup>> = {
  "#": "tags",
  "@": "runs",
  ">": "commands",
};

const GROUPS: readonly EntryGroup[] = ["tags", "runs", "commands"];
/** Less than a better match is worth, more than a shorter name. */
const RECENT_BONUS = 15;

/** Answers queries on these entries. `recent`: those that were chosen before, the newest first. */
export function ranker<E extends Entry>(
  entries: readonly E[],
  recent: readonly E[],
): (query: string) => readonly OfferedGroup<E>[] {
  const chosen = new Set(recent);
  // what a query found holds all that a longer one can find
  let lastQuery = "";
  let lastFound = entries;
  return (typed) => {
    const scope = SCOPES[typed.trimStart()[0] ?? ""];
    const query = scope ? typed.trimStart().slice(1) : typed;
    const terms = termsOf(query);
    if (terms.length === 0) return unasked(entries, recent, scope);
    const searched =
      lastQuery !== "" && typed.startsWith(lastQuery) ? lastFound : entries;
    const tops = new Map(GROUPS.map((group) => [group, new Top<E>()]));
    lastFound = searched.filter((entry) => {
      if (scope && entry.group !== scope) return false;
      const score = scoreOfEntry(terms, entry);
      if (score <= 0) return false;
      const bonus = chosen.has(entry) ? RECENT_BONUS : 0;
      tops.get(entry.group)!.add(entry, score + bonus);
      return true;
    });
    lastQuery = typed;
    return [...tops]
      .filter(([, top]) => top.count > 0)
      .sort(([, a], [, b]) => b.best - a.best)
      .map(([name, top]) => ({
        name,
        offers: top.entries.map((entry) => ({
          entry,
          places: placesOf(terms, entry.name),
        })),
        more: top.count - top.entries.length,
      }));
  };
}

function scoreOfEntry(terms: readonly string[], entry: Entry): number {
  const score = scoreOf(terms, entry.name);
  return entry.alias ? Math.max(score, scoreOf(terms, entry.alias)) : score;
}

/** Before anything is typed: what was chosen lately, then the commands, or the first of the group that was asked for. */
function unasked<E extends Entry>(
  entries: readonly E[],
  recent: readonly E[],
  scope: EntryGroup | undefined,
): OfferedGroup<E>[] {
  const offered = (name: OfferedGroup<E>["name"], found: readonly E[]) => ({
    name,
    offers: found
      .slice(0, MOST_OFFERED)
      .map((entry) => ({ entry, places: [] })),
    more: Math.max(0, found.length - MOST_OFFERED),
  });
  const of = (group: EntryGroup) =>
    entries.filter((entry) => entry.group === group);
  if (scope) return [offered(scope, of(scope))];
  return [
    offered("recent", recent.slice(0, MOST_RECENT)),
    offered("commands", of("commands")),
  ].filter(({ offers }) => offers.length > 0);
}

/** The best of many: those of equal score in their order. */
class Top<E> {
  readonly entries: E[] = [];
  count = 0;
  private readonly scores: number[] = [];

  get best(): number {
    return this.scores[0] ?? 0;
  }

  add(entry: E, score: number): void {
    this.count += 1;
    const { entries, scores } = this;
    const full = entries.length === MOST_OFFERED;
    if (full && score <= scores[entries.length - 1]!) return;
    let place = entries.length;
    while (place > 0 && scores[place - 1]! < score) place -= 1;
    entries.splice(place, 0, entry);
    scores.splice(place, 0, score);
    if (full) {
      entries.pop();
      scores.pop();
    }
  }
}
