/** What became of figures and boxes, in words. */
import { formatStepShort } from "../../base/format";
import type { Coloring } from "../../graph/coloring";
import {
  changeIn,
  isEcho,
  MARKS,
  wholeChanges,
  type Change,
  type Mark,
} from "../../graph/differences";
import { formatMeasure, formatShare, type Measure } from "../../graph/measures";
import { isFold, type Box } from "../../graph/model";
import { locale, t } from "../../i18n";
import type { Compared } from "./useModel";

/** `12 ms → 14 ms`, FLOPs without their unit; one figure where both read the same, a sign before one of what came or went. */
export function changeText(change: Change, measure: Measure): string {
  const [was, is] = [change.was, change.is].map((value) =>
    value === null || value === 0
      ? ""
      : measure === "flops"
        ? formatStepShort(value)
        : formatMeasure(measure, value, locale.value),
  );
  if (was === is) return is ?? "";
  if (!was) return `+${is ?? ""}`;
  if (!is) return `−${was}`;
  return `${was} → ${is}`;
}

/** `+14 %`, `×7` for many times as much; empty where there was nothing, or nothing changed. */
export function shareOfChange({ was, is }: Change): string {
  if (!was || is === null || was === is) return "";
  if (is >= 3 * was) return `×${formatStepShort(Math.round(is / was))}`;
  return `${is > was ? "+" : "−"}${formatShare(Math.abs(is - was) / was)}`;
}

/** Boxes by what became of them, with a figure before and after. */
export function changeColoring(
  compared: Compared,
  measure: Measure | null,
): Coloring {
  const { sides, comparison } = compared;
  return {
    by: measure ?? "plain",
    tint: (box) => {
      const mark = markOf(compared, box);
      return mark && { class: `mark mark-${mark}`, color: null };
    },
    figure: (box) => {
      if (!measure) return "";
      const parts = isFold(box) ? box.blocks.flat() : [box];
      const sum: { was: number | null; is: number | null } = {
        was: null,
        is: null,
      };
      for (const part of parts) {
        const side = sides.get(part.id);
        if (!side) continue;
        const { before, after } = side;
        const { was, is } = changeIn(comparison, before, after, measure);
        if (was !== null) sum.was = (sum.was ?? 0) + was;
        if (is !== null) sum.is = (sum.is ?? 0) + is;
      }
      return changeText(sum, measure);
    },
    categories: [],
  };
}

/** Of a fold what its blocks have in common. */
export function markOf({ sides }: Compared, box: Box): Mark | null {
  const [first] = box.blocks;
  const told = first ? first[0] : box;
  return (told && sides.get(told.id)?.mark) ?? null;
}

/** How many of the differences lie in a box that both graphs have; what only has other shapes is not counted. */
export function changesInside(compared: Compared, box: Box): number {
  const told = toldIn(compared);
  const mark = markOf(compared, box);
  if (mark === "added" || mark === "removed") return 0;
  let count = 0;
  const visit = (at: Box): void => {
    for (const child of at.children) {
      const side = compared.sides.get(child.id);
      if (side && told.has(side.after ?? side.before)) count += 1;
      visit(child);
    }
  };
  if (told.size > 0) visit(box);
  return count;
}

const toldBoxes = new WeakMap<Compared, ReadonlySet<Box | null>>();

function toldIn(compared: Compared): ReadonlySet<Box | null> {
  const known = toldBoxes.get(compared);
  if (known) return known;
  const told = new Set(
    compared.comparison.differences
      .filter((one) => !isEcho(one))
      .map(({ before, after }) => after ?? before),
  );
  toldBoxes.set(compared, told);
  return told;
}

/** The figures of a sentence, in this order. */
const TOLD = [
  "parameters",
  "flops",
  "forward",
  "backward",
  "memory",
] as const satisfies readonly Measure[];

/** `3 modules added, 1 module removed`, and `1.2M more parameters (4 %), 14 % more forward time`. */
export function changeSentence({ comparison }: Compared): {
  readonly structure: string;
  readonly figures: string;
} {
  const counts = MARKS.map((mark) => ({
    mark,
    count: comparison.differences.filter((one) => one.mark === mark).length,
  }))
    .filter(({ count }) => count > 0)
    .map(({ mark, count }) => t(`graphs.count.${mark}`, { count }));
  const structure = counts.length > 0 ? listed(counts) : t("graphs.count.none");
  const whole = wholeChanges(comparison);
  const totals = TOLD.map((measure) => {
    const change = whole.get(measure);
    return change ? totalText(measure, change.was, change.is) : "";
  });
  return { structure, figures: listed(totals.filter(Boolean)) };
}

function totalText(
  measure: (typeof TOLD)[number],
  was: number,
  is: number,
): string {
  const share = formatShare(Math.abs(is - was) / was);
  if (was === is || share === "0 %") return "";
  const counts = measure === "parameters" || measure === "flops";
  const figure = formatMeasure(measure, Math.abs(is - was), locale.value);
  return t(is > was ? `graphs.more.${measure}` : `graphs.less.${measure}`, {
    figure: counts ? figure : share,
    share,
  });
}

function listed(parts: readonly string[]): string {
  return parts.join(t("graphs.comma"));
}
