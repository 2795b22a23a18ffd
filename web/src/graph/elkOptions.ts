import type { LayoutOptions } from "elkjs/lib/elk-api";

import { BOX } from "./boxSize";

/** How a drawing is to be laid out. */
export interface LayoutPlan {
  readonly root: LayoutOptions;
  readonly openBox: LayoutOptions;
  /** Labels have layers of their own, which long drawings can't afford. */
  readonly labels: boolean;
}

/** ELK hands nothing down from a box to those in it, so every open box gets these. */
const LAYERED: LayoutOptions = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.layered.edgeLabels.sideSelection": "ALWAYS_DOWN",
  "elk.spacing.nodeNode": "26",
  "elk.spacing.edgeNode": "18",
  "elk.spacing.edgeEdge": "12",
  "elk.spacing.edgeLabel": "5",
  "elk.layered.spacing.nodeNodeBetweenLayers": "14",
  "elk.layered.spacing.edgeNodeBetweenLayers": "12",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "10",
};

const OUTERMOST: LayoutOptions = {
  "elk.json.shapeCoords": "ROOT",
  "elk.json.edgeCoords": "ROOT",
  "elk.padding": "[top=16,left=16,bottom=16,right=16]",
};

const INNER: LayoutOptions = {
  "elk.padding": `[top=${String(BOX.header)},left=18,bottom=18,right=18]`,
};

const THOROUGH: LayoutOptions = {
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
};

const STEADY: LayoutOptions = {
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.thoroughness": "1",
};

const QUICK: LayoutOptions = {
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.layering.strategy": "LONGEST_PATH",
  "elk.layered.thoroughness": "1",
  // edges of one box share their way, where hundreds would need a lane each
  "elk.layered.mergeEdges": "true",
};

// asked for at the top only: ELK 0.12 fails on some nested graphs that have it throughout
const ORDERED: LayoutOptions = {
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
};

export const thorough: LayoutPlan = {
  root: { ...LAYERED, ...THOROUGH, ...OUTERMOST, ...ORDERED },
  openBox: { ...LAYERED, ...THOROUGH, ...INNER },
  labels: true,
};

/** As much is written on it; it is done in a third to a half of the time, with a line less straight here and there. */
export const steady: LayoutPlan = {
  root: { ...LAYERED, ...STEADY, ...OUTERMOST, ...ORDERED },
  openBox: { ...LAYERED, ...STEADY, ...INNER },
  labels: true,
};

/** For drawings that would take ELK minutes otherwise, or more stack than a worker has: seconds, and less pretty. */
export const quick: LayoutPlan = {
  root: { ...LAYERED, ...QUICK, ...OUTERMOST },
  openBox: { ...LAYERED, ...QUICK, ...INNER },
  labels: false,
};
