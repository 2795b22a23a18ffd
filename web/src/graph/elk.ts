import type {
  ElkExtendedEdge,
  ElkNode,
  LayoutOptions,
} from "elkjs/lib/elk-api";

import { edgeLabel, edgeWidth, type VisibleEdge } from "./collapse";
import { elide, type MeasureText } from "./measure";
import type { Box, Graph } from "./model";
import type { Placed, PlacedBox, PlacedEdge, Point } from "./placed";

/** What a box needs to be sized: how wide texts are, in which fonts, and how its figure is written. */
export interface BoxStyle {
  readonly measure: MeasureText;
  readonly titleFont: string;
  readonly textFont: string;
  /** The figure at the right of a title (the parameters of the box); empty where there is none. */
  readonly badge: (box: Box) => string;
  readonly manyTensors: (count: number) => string;
}

/** Sizes in CSS pixels at zoom 1. */
export const BOX = {
  padding: 13,
  chevron: 18,
  gap: 14,
  minWidth: 104,
  maxText: 230,
  height: 34,
  heightWithKind: 50,
  /** Above the children of an open box. */
  header: 54,
} as const;

const LABEL_HEIGHT = 15;

/** ELK hands nothing down from a box to those in it, so every open box gets these. */
const LAYERED: LayoutOptions = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.edgeLabels.sideSelection": "ALWAYS_DOWN",
  "elk.spacing.nodeNode": "26",
  "elk.spacing.edgeNode": "18",
  "elk.spacing.edgeEdge": "12",
  "elk.spacing.edgeLabel": "5",
  "elk.layered.spacing.nodeNodeBetweenLayers": "20",
  "elk.layered.spacing.edgeNodeBetweenLayers": "12",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "10",
};

const ROOT_OPTIONS: LayoutOptions = {
  ...LAYERED,
  // only at the top: ELK 0.12 fails on some nested graphs that have it throughout
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.json.shapeCoords": "ROOT",
  "elk.json.edgeCoords": "ROOT",
  "elk.padding": "[top=16,left=16,bottom=16,right=16]",
};

const OPEN_OPTIONS: LayoutOptions = {
  ...LAYERED,
  "elk.padding": `[top=${String(BOX.header)},left=18,bottom=18,right=18]`,
};

/** The graph as ELK wants it: closed boxes are leaves, open ones hold their children. */
export function toElk(
  graph: Graph,
  open: ReadonlySet<string>,
  edges: readonly VisibleEdge[],
  style: BoxStyle,
): ElkNode {
  return {
    id: "root",
    layoutOptions: ROOT_OPTIONS,
    children: graph.root.children.map((box) => toElkNode(box, open, style)),
    edges: edges.map((edge) => toElkEdge(edge, style)),
  };
}

/**
 * Whether an edge leads to a box that runs earlier: a loop, or a module that is called twice. ELK is given such edges the
 * other way round, so that it needs to guess no direction and data flows downwards wherever it can.
 */
function leadsBack(edge: VisibleEdge): boolean {
  return edge.to.order < edge.from.order;
}

function toElkNode(
  box: Box,
  open: ReadonlySet<string>,
  style: BoxStyle,
): ElkNode {
  const { width, height } = boxSize(box, style);
  if (!isOpen(box, open)) return { id: nodeId(box), width, height };
  return {
    id: nodeId(box),
    layoutOptions: {
      ...OPEN_OPTIONS,
      "elk.nodeSize.constraints": "MINIMUM_SIZE",
      "elk.nodeSize.minimum": `(${String(width)},${String(height)})`,
    },
    children: box.children.map((child) => toElkNode(child, open, style)),
  };
}

function toElkEdge(edge: VisibleEdge, style: BoxStyle): ElkExtendedEdge {
  const text = edgeLabel(edge, style.manyTensors);
  const width = style.measure(text, style.textFont);
  return {
    id: edge.id,
    sources: [nodeId(leadsBack(edge) ? edge.to : edge.from)],
    targets: [nodeId(leadsBack(edge) ? edge.from : edge.to)],
    layoutOptions: { "elk.edge.thickness": edgeWidth(edge).toFixed(1) },
    labels: text === "" ? [] : [{ text, width, height: LABEL_HEIGHT }],
  };
}

/** The size of a closed box, in CSS pixels; its texts are cut to `BOX.maxText`. */
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
  return {
    width: Math.ceil(Math.max(BOX.minWidth, width)),
    height: box.kind === "" ? BOX.height : BOX.heightWithKind,
  };
}

export function shownTitle(box: Box, style: BoxStyle): string {
  return elide(box.title, BOX.maxText, (text) =>
    style.measure(text, style.titleFont),
  );
}

export function shownKind(box: Box, style: BoxStyle): string {
  return elide(box.kind, BOX.maxText, (text) =>
    style.measure(text, style.textFont),
  );
}

/** A module without drawn children cannot be opened. */
export function isOpen(box: Box, open: ReadonlySet<string>): boolean {
  return box.children.length > 0 && open.has(box.id);
}

/** ELK's answer as boxes (outer ones first) and edges, in the drawing's coordinates. */
export function fromElk(
  laidOut: ElkNode,
  graph: Graph,
  open: ReadonlySet<string>,
  edges: readonly VisibleEdge[],
): Placed {
  const boxes: PlacedBox[] = [];
  const visit = (node: ElkNode, depth: number): void => {
    for (const child of node.children ?? []) {
      const box = graph.boxes.get(child.id.slice(NODE_PREFIX.length));
      if (!box) continue;
      const { x = 0, y = 0, width = 0, height = 0 } = child;
      boxes.push({ box, x, y, width, height, depth, open: isOpen(box, open) });
      visit(child, depth + 1);
    }
  };
  visit(laidOut, 0);
  const routes = new Map((laidOut.edges ?? []).map((edge) => [edge.id, edge]));
  return {
    boxes,
    edges: edges.flatMap((edge) => {
      const route = routes.get(edge.id);
      return route ? [placedEdge(edge, route)] : [];
    }),
    width: laidOut.width ?? 0,
    height: laidOut.height ?? 0,
  };
}

function placedEdge(edge: VisibleEdge, route: ElkExtendedEdge): PlacedEdge {
  const points: Point[] = (route.sections ?? []).flatMap((section) => [
    section.startPoint,
    ...(section.bendPoints ?? []),
    section.endPoint,
  ]);
  const [label] = route.labels ?? [];
  return {
    edge,
    points: leadsBack(edge) ? points.reverse() : points,
    width: edgeWidth(edge),
    label: label?.text
      ? {
          text: label.text,
          x: label.x ?? 0,
          y: (label.y ?? 0) + LABEL_HEIGHT / 2,
        }
      : null,
  };
}

/** Keeps a node called `root` apart from ELK's own root. */
const NODE_PREFIX = "box:";

function nodeId(box: Box): string {
  return NODE_PREFIX + box.id;
}
