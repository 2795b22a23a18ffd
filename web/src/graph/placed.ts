import type { VisibleEdge } from "./collapse";
import type { Box } from "./model";
import type { Chip } from "./tuck";

/** A place in the drawing, in CSS pixels at zoom 1. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedBox extends Point {
  readonly box: Box;
  readonly width: number;
  readonly height: number;
  /** How many open boxes lie around it. */
  readonly depth: number;
  readonly open: boolean;
}

export interface PlacedEdge {
  readonly edge: VisibleEdge;
  /** From the source's rim to the target's, through the bends. */
  readonly points: readonly Point[];
  /** Stroke width. */
  readonly width: number;
  /** Left end and vertical centre of the text. */
  readonly label: (Point & { readonly text: string }) | null;
}

/** The name that stands beside a box in place of edges. */
export interface PlacedChip extends Point {
  readonly chip: Chip;
  readonly text: string;
  readonly width: number;
  readonly height: number;
  /** Between it and its box, in the direction of the data. */
  readonly points: readonly Point[];
}

/** A drawing: boxes with outer ones before what is in them. */
export interface Placed {
  readonly boxes: readonly PlacedBox[];
  readonly edges: readonly PlacedEdge[];
  readonly chips: readonly PlacedChip[];
  readonly width: number;
  readonly height: number;
}
