/** Putting runs together by what they have in common; pure. */
import type { HparamValue } from "../api/runs";

/** What runs are put together by: a pattern on their names, or a hyperparameter. */
export type Common =
  | { readonly by: "regex"; readonly pattern: string }
  | { readonly by: "hparam"; readonly name: string };

/**
 * What a pattern catches of a name: its capture groups, or the whole match where it has none; null where it doesn't match.
 * Names of which the same is caught belong together. Case is ignored, as in TensorBoard.
 */
export function catcher(
  pattern: string,
): { caught: (name: string) => string | null } | { error: string } {
  if (pattern === "") return { caught: () => null };
  let regex: RegExp;
  try {
    regex = new RegExp(pattern, "i");
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
  return {
    caught: (name) => {
      const match = regex.exec(name);
      if (!match) return null;
      const groups = match.length > 1 ? match.slice(1) : match;
      // an alternative that was not taken caught nothing
      return groups.filter((group) => group !== undefined).join(", ");
    },
  };
}

export function isPattern(pattern: string): boolean {
  return "caught" in catcher(pattern);
}

/** `regex:…` or `hparam:…`, for an address. */
export function formatCommon(common: Common): string {
  return common.by === "regex"
    ? `regex:${common.pattern}`
    : `hparam:${common.name}`;
}

export function parseCommon(text: string): Common | undefined {
  const [, by, rest = ""] = /^(regex|hparam):(.+)$/s.exec(text) ?? [];
  if (by === "regex" && isPattern(rest)) return { by, pattern: rest };
  if (by === "hparam") return { by, name: rest };
  return undefined;
}

/** Where a number lies among others, in 0 … 1; by magnitude where they span so much that equal steps would hide the small ones. */
export interface NumberScale {
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  at(value: number): number;
}

/** From this ratio of the largest to the smallest on. */
const LOG_FROM = 10;

/** Null where no value is finite. */
export function numberScale(values: Iterable<HparamValue>): NumberScale | null {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (typeof value !== "number" || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return null;
  const log = low > 0 && high / low >= LOG_FROM;
  const [from, to] = log ? [Math.log(low), Math.log(high)] : [low, high];
  return {
    low,
    high,
    log,
    at: (value) =>
      to > from ? ((log ? Math.log(value) : value) - from) / (to - from) : 0.5,
  };
}
