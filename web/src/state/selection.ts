/**
 * A choice of runs that stays meaningful as runs come: `except` ticks all but the named ones, and new runs with them;
 * `only` ticks the named ones alone.
 */
export interface Selection {
  readonly mode: "except" | "only";
  readonly names: ReadonlySet<string>;
}

export function isShown(selection: Selection, name: string): boolean {
  return selection.names.has(name) === (selection.mode === "only");
}
