/** Which of the runs panel's rarely used tools is open, and where. */
import { signal, type Signal } from "@preact/signals";
import type { ColumnId } from "../state/column";
import type { Rect } from "../ui/place";

export type RunTool = {
  readonly anchor: Rect;
  /** Gets the focus when the tool closes. */
  readonly returnTo: HTMLElement | null;
} & (
  | { readonly kind: "color"; readonly run: string }
  | { readonly kind: "note"; readonly run: string }
  | { readonly kind: "details"; readonly run: string }
  | { readonly kind: "filter"; readonly column: ColumnId }
  | { readonly kind: "columns" }
  | { readonly kind: "colorBy" }
);

export const runTool: Signal<RunTool | null> = signal(null);

/** The run whose name is being edited in its row. */
export const renamedRun: Signal<string | null> = signal(null);

/** What is about to be deleted: the key of its line, in whose place the question stands. */
export const doomedLine: Signal<string | null> = signal(null);

/** The run that the pointer rests on, and where its row is, as wide as the panel: its card is shown beside it. */
export const cardOf: Signal<{
  readonly run: string;
  readonly row: Rect;
} | null> = signal(null);

/** Where the focus is: for a tool that opens from a menu, which has just given the focus back. */
export function focused(): { anchor: Rect; returnTo: HTMLElement | null } {
  const element = document.activeElement as HTMLElement | null;
  const anchor = element?.getBoundingClientRect();
  return {
    anchor: anchor ?? { left: 0, top: 0, width: 0, height: 0 },
    returnTo: element,
  };
}
