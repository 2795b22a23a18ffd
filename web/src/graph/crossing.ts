/** Which data crosses which box, so that drawing what is open needs no look at all the rest. */
import { each, type Steps } from "../base/slices";
import type { Box, Flow, Graph } from "./model";

/** By the innermost box around both ends: what goes from one of its children to another, in the order of the file. */
export type FlowsByBox = ReadonlyMap<Box, readonly Flow[]>;

export function* flowsByBox(flows: readonly Flow[]): Steps<FlowsByBox> {
  const found = new Map<Box, Flow[]>();
  yield* each(flows, (flow) => {
    const around = innermostAround(flow.from, flow.to);
    const known = found.get(around);
    if (known) known.push(flow);
    else found.set(around, [flow]);
  });
  return found;
}

/** A box stands before what is in it, and after what stands before the box around it. */
export function innermostAround(a: Box, b: Box): Box {
  while (a !== b) {
    if (a.order > b.order) a = a.parent ?? b;
    else b = b.parent ?? a;
  }
  return a;
}

/** Flows that enter or leave a box (or everything in a module): those that cross a box around it. */
export function boxFlows(
  graph: Graph,
  box: Box,
): { inputs: Flow[]; outputs: Flow[] } {
  const inputs: Flow[] = [];
  const outputs: Flow[] = [];
  for (let around = box.parent; around; around = around.parent) {
    for (const flow of graph.crossing.get(around) ?? []) {
      if (isWithin(flow.to, box)) inputs.push(flow);
      else if (isWithin(flow.from, box)) outputs.push(flow);
    }
  }
  inputs.sort(byPlace);
  outputs.sort(byPlace);
  return { inputs, outputs };
}

export function byPlace(a: Flow, b: Flow): number {
  return a.place - b.place;
}

function isWithin(box: Box, outer: Box): boolean {
  for (let at: Box | null = box; at; at = at.parent)
    if (at === outer) return true;
  return false;
}
