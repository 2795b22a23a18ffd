const collator = new Intl.Collator("en", { numeric: true });

/** Orders names as people count: `run9` before `run10`. Ties are broken by code units, so that the order is total. */
export function naturalCompare(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
