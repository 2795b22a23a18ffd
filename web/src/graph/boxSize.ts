import { elide, type MeasureText } from "./measure";
import type { Tint } from "./coloring";
import type { Mark } from "./differences";
import { isFold, type Box } from "./model";
import type { Chip } from "./tuck";

/** What a box needs to be sized: how wide texts are, in which fonts, and how its figure is written. */
export interface BoxStyle {
  readonly measure: MeasureText;
  readonly titleFont: string;
  readonly textFont: string;
  /** The figure at the right of a title; empty where there is none. */
  readonly badge: (box: Box) => string;
  /** What stands after the kind; empty where there is nothing to tell. */
  readonly note: (box: Box) => string;
  /** null: as the style sheet has it. */
  readonly tint: (box: Box) => Tint | null;
  /** What became of a box since the graph that it is compared with. */
  readonly mark: (box: Box) => Mark | null;
  readonly manyTensors: (count: number) => string;
  /** What stands at a box in place of edges to or from so many others. */
  readonly manyEnds: (count: number, side: "in" | "out") => string;
}

/** Sizes in CSS pixels at zoom 1. */
export const BOX = {
  padding: 13,
  chevron: 18,
  gap: 14,
  minWidth: 104,
  maxText: 230,
  maxKind: 300,
  height: 34,
  heightWithKind: 50,
  /** By so much the sheets of a stack stand out at the right and below. */
  stack: 7,
  /** Base lines of the two lines of text. */
  titleLine: 21,
  kindLine: 38,
  /** Above the children of an open box. */
  header: 54,
} as const;

/** The size of a closed box, in CSS pixels; its texts are cut to `BOX.maxText` and `BOX.maxKind`. */
export function boxSize(
  box: Box,
  style: BoxStyle,
): { width: number; height: number } {
  const title = style.measure(shownTitle(box, style), style.titleFont);
  const kind = style.measure(shownKind(box, style), style.textFont);
  const badge = style.badge(box);
  const figure =
    badge === "" ? 0 : BOX.gap + style.measure(badge, style.textFont);
  const chevron = box.node ? 0 : BOX.chevron;
  const width = Math.max(title + chevron + figure, kind) + 2 * BOX.padding;
  const stack = isFold(box) ? BOX.stack : 0;
  return {
    width: Math.ceil(Math.max(BOX.minWidth, width)) + stack,
    height:
      (shownKind(box, style) === "" ? BOX.height : BOX.heightWithKind) + stack,
  };
}

/** Sizes of the chips that stand for edges. */
export const CHIP = { padding: 8, height: 20, maxText: 150 } as const;

/** What is written on a chip. */
export function chipText(chip: Chip, style: BoxStyle): string {
  const { ends, side, isHub } = chip;
  if (isHub) return style.manyEnds(ends.length, side);
  const [first] = ends;
  const more = ends.length > 1 ? ` +${String(ends.length - 1)}` : "";
  const title = elide(first?.title ?? "", CHIP.maxText, (text) =>
    style.measure(text, style.textFont),
  );
  return title + more;
}

export function shownTitle(box: Box, style: BoxStyle): string {
  return elide(box.title, BOX.maxText, (text) =>
    style.measure(text, style.titleFont),
  );
}

export function shownKind(box: Box, style: BoxStyle): string {
  const width = (text: string) => style.measure(text, style.textFont);
  const note = style.note(box);
  if (note === "") return elide(box.kind, BOX.maxText, width);
  const room = BOX.maxKind - width(` · ${note}`);
  const kind = elide(box.kind, Math.max(room, 60), width);
  return [kind, note].filter(Boolean).join(" · ");
}
