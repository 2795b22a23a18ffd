/** The range of x, or the one place, whose figures the tables below the charts tell; one for all cards. */
import { signal, type Signal } from "@preact/signals";
import type { Selection } from "../../plot/line";
import { asJson, parameter } from "../../state/address";

export interface SelectedSteps {
  /** The `axisId` that it was chosen on. */
  readonly axis: string;
  readonly selection: Selection;
}

export const selectedSteps: Signal<SelectedSteps | null> = signal(null);
parameter("at", selectedSteps, asJson(isSelected), { fallback: null });

function isSelected(value: unknown): value is SelectedSteps | null {
  if (value === null) return true;
  if (typeof value !== "object") return false;
  const { axis, selection } = value as Partial<SelectedSteps>;
  if (typeof axis !== "string" || typeof selection !== "object") return false;
  return (
    selection !== null &&
    ("at" in selection ? [selection.at] : [selection.from, selection.to]).every(
      Number.isFinite,
    )
  );
}
