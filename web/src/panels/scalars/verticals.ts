/** The vertical lines of a chart: steps at which texts or hyperparameters were logged. */
import { useComputed, type ReadonlySignal } from "@preact/signals";
import { t } from "../../i18n";
import type { Vertical } from "../../plot/line";
import { alignRuns, xAxis } from "../../state/chartOptions";
import { marks } from "../../state/marks";
import { runColor, shownNames } from "../../state/runs";
import type { CardModel } from "./cardModel";

/** torch's writers append it to the tag of every text. */
const TORCHS = /\/text_summary$/;

export function useVerticals(model: CardModel): ReadonlySignal<Vertical[]> {
  return useComputed(() => {
    const firsts = firstPoints(model);
    return marks.value.flatMap((mark): Vertical[] => {
      const first = firsts.get(mark.run);
      // what was logged before training began marks nothing in it
      if (!first || mark.step <= first.step) return [];
      if (!shownNames.value.has(mark.run)) return [];
      const x = placeOf(mark, first);
      if (x === null) return [];
      const label =
        mark.kind === "hparams"
          ? t("scalars.hparams")
          : mark.tag.replace(TORCHS, "");
      return [{ x, label, color: runColor(mark.run), kind: mark.kind }];
    });
  });
}

interface First {
  readonly step: number;
  readonly wallTime: number;
}

/** Where each run of the card begins. */
function firstPoints({ strokes }: CardModel): Map<string, First> {
  const firsts = new Map<string, First>();
  for (const { series } of strokes.value ?? []) {
    firsts.set(series.run, {
      step: series.firstStep,
      wallTime: series.firstWallTime,
    });
  }
  return firsts;
}

/** Null on an axis on which a mark has no place. */
function placeOf(
  mark: { step: number; wallTime: number },
  first: First,
): number | null {
  switch (xAxis.value) {
    case "step":
      return alignRuns.value ? mark.step - first.step : mark.step;
    case "wall":
      return mark.wallTime;
    case "relative":
      return mark.wallTime - first.wallTime;
    default:
      return null;
  }
}
