/** How the compare table is looked at. */
import {
  computed,
  signal,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import {
  asJson,
  asNumber,
  asOneOf,
  asSwitch,
  parameter,
} from "../../../state/address";
import { oneOf, setting } from "../../../state/setting";
import { FIGURES, type Figure, type Sorting } from "./model";

export type ScalarsView = "cards" | "table";
export const VIEWS = ["cards", "table"] as const;

/** What the dashboard shows its tags as. */
export const scalarsView: Signal<ScalarsView> = signal("cards");
parameter("as", scalarsView, asOneOf(VIEWS), { isPlace: true });

export const figure = setting<Figure>("figure", "last", oneOf(...FIGURES));
parameter("figure", figure, asOneOf(FIGURES), { fallback: "last" });

/** The step whose values `at` tells; null: none was chosen yet. */
const chosenStep: Signal<number | null> = signal(null);
parameter("figurestep", chosenStep, {
  parse: (text) => asNumber(Number.isSafeInteger).parse(text),
  format: (step) => (step === null ? "" : String(step)),
});
export const figureStep = chosenStep;

/** Whether runs are the rows, and tags the columns. */
export const transposed = setting("transposed", false, oneOf(true, false));
parameter("transposed", transposed, asSwitch, { fallback: false });

export const sorting: Signal<Sorting | null> = signal(null);
parameter("tablesort", sorting, asJson(isSorting), { fallback: null });

export const isTable: ReadonlySignal<boolean> = computed(
  () => scalarsView.value === "table",
);

function isSorting(value: unknown): value is Sorting | null {
  if (value === null) return true;
  if (typeof value !== "object") return false;
  const { by, name, descending } = value as Partial<Sorting>;
  return (
    (by === "tag" || by === "run") &&
    typeof name === "string" &&
    typeof descending === "boolean"
  );
}
