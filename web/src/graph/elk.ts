import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api";

import { boxSize, CHIP, chipText, type BoxStyle } from "./boxSize";
import { edgeLabel, edgeWidth, type VisibleEdge } from "./collapse";
import type { LayoutPlan } from "./elkOptions";
import type { Box, Graph } from "./model";
import type { Placed, PlacedBox, PlacedEdge, Point } from "./placed";
import type { Chip, TuckedEdges } from "./tuck";

const LABEL_HEIGHT = 15;

/** The graph as ELK wants it: closed boxes are leaves, open ones hold their children. */
export function toElk(
  graph: Graph,
  open: ReadonlySet<string>,
  { edges, chips }: TuckedEdges,
  style: BoxStyle,
  plan: LayoutPlan,
): ElkNode {
  const beside = new Map<Box, Chip[]>();
  for (const chip of chips)
    beside.set(chip.at, [...(beside.get(chip.at) ?? []), chip]);
  const children = (box: Box): ElkNode[] =>
    box.children.flatMap((child) => [
      ...(beside.get(child) ?? []).map((chip) => toElkChip(chip, style)),
      toElkNode(child),
    ]);
  const toElkNode = (box: Box): ElkNode => {
    const { width, height } = boxSize(box, style);
    if (!isOpen(box, open)) return { id: nodeId(box), width, height };
    return {
      id: nodeId(box),
      layoutOptions: {
        ...plan.openBox,
        "elk.nodeSize.constraints": "MINIMUM_SIZE",
        // ELK 0.12 lays out from left to right and turns the result, but not this: its width is our height
        "elk.nodeSize.minimum": `(${String(height)},${String(width)})`,
      },
      children: children(box),
    };
  };
  return {
    id: "root",
    layoutOptions: plan.root,
    children: children(graph.root),
    edges: [
      ...edges.map((edge) => toElkEdge(edge, style, plan)),
      ...chips.map(toElkChipEdge),
    ],
  };
}

function toElkChip(chip: Chip, style: BoxStyle): ElkNode {
  const text = style.measure(chipText(chip, style), style.textFont);
  return {
    id: chipId(chip),
    width: Math.ceil(text + 2 * CHIP.padding),
    height: CHIP.height,
  };
}

function toElkChipEdge(chip: Chip): ElkExtendedEdge {
  const ends = [chipId(chip), nodeId(chip.at)];
  const [source, target] = chip.side === "in" ? ends : ends.reverse();
  return { id: `to ${chipId(chip)}`, sources: [source!], targets: [target!] };
}

/**
 * Whether an edge leads to a box that runs earlier: a loop, or a module that is called twice. ELK is given such edges the
 * other way round, so that it needs to guess no direction and data flows downwards wherever it can.
 */
function leadsBack(edge: VisibleEdge): boolean {
  return edge.to.order < edge.from.order;
}

function toElkEdge(
  edge: VisibleEdge,
  style: BoxStyle,
  plan: LayoutPlan,
): ElkExtendedEdge {
  const text = plan.labels ? edgeLabel(edge, style.manyTensors) : "";
  const width = style.measure(text, style.textFont);
  return {
    id: edge.id,
    sources: [nodeId(leadsBack(edge) ? edge.to : edge.from)],
    targets: [nodeId(leadsBack(edge) ? edge.from : edge.to)],
    layoutOptions: { "elk.edge.thickness": edgeWidth(edge).toFixed(1) },
    labels: text === "" ? [] : [{ text, width, height: LABEL_HEIGHT }],
  };
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
  { edges, chips }: TuckedEdges,
  style: BoxStyle,
): Placed {
  const boxes: PlacedBox[] = [];
  const chipNodes = new Map<string, ElkNode>();
  const visit = (node: ElkNode, depth: number): void => {
    for (const child of node.children ?? []) {
      const box = graph.boxes.get(child.id.slice(NODE_PREFIX.length));
      if (child.id.startsWith(CHIP_PREFIX)) chipNodes.set(child.id, child);
      if (!box || !child.id.startsWith(NODE_PREFIX)) continue;
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
    chips: chips.flatMap((chip) => {
      const {
        x = 0,
        y = 0,
        width = 0,
        height = 0,
      } = chipNodes.get(chipId(chip)) ?? {};
      const route = routes.get(`to ${chipId(chip)}`);
      const points = route ? pointsOf(route) : [];
      const text = chipText(chip, style);
      return width > 0 ? [{ chip, text, x, y, width, height, points }] : [];
    }),
    width: laidOut.width ?? 0,
    height: laidOut.height ?? 0,
  };
}

function placedEdge(edge: VisibleEdge, route: ElkExtendedEdge): PlacedEdge {
  const points = pointsOf(route);
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

function pointsOf(route: ElkExtendedEdge): Point[] {
  return (route.sections ?? []).flatMap((section) => [
    section.startPoint,
    ...(section.bendPoints ?? []),
    section.endPoint,
  ]);
}

/** Keeps a node called `root` apart from ELK's own root. */
const NODE_PREFIX = "box:";
const CHIP_PREFIX = "chip:";

function nodeId(box: Box): string {
  return NODE_PREFIX + box.id;
}

function chipId(chip: Chip): string {
  return CHIP_PREFIX + chip.id;
}
