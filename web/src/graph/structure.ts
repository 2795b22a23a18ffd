/** What boxes are made of, names left out. */
import { each, type Steps } from "../base/slices";
import { innermostAround } from "./crossing";
import { boxesWithin, type Box, type Flow, type Graph } from "./model";

/** Boxes of one structure have one number, in all graphs that share a `known`. */
export type Structures = ReadonlyMap<Box, number>;

/**
 * The structure of every box: of an operation its op, dtype, shapes and what it reads, of a module its class, what is in it in the
 * order in which that runs, and the tensors that go between. `mark` sets boxes apart that are alike otherwise.
 */
export function* structuresOf(
  graph: Pick<Graph, "root" | "flows" | "reads">,
  known: Map<string, number> = new Map(),
  mark: (box: Box) => string = () => "",
): Steps<Structures> {
  const found = new Map<Box, number>();
  const inputs = new Map<Box, Flow[]>();
  yield* each(graph.flows, (flow) => append(inputs, flow.to, flow));
  const wires = yield* wiresInside(graph.flows);
  yield* each(boxesWithin(graph.root).reverse(), (box) => {
    const parts = box.node
      ? operationText(box, inputs.get(box) ?? [], graph.reads)
      : [
          box.kind,
          ...box.children.map((child) => found.get(child)),
          wires.get(box)?.join(" "),
        ];
    const text = JSON.stringify([mark(box), ...parts]);
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    found.set(box, number);
  });
  return found;
}

function operationText(
  box: Box,
  inputs: readonly Flow[],
  reads: Graph["reads"],
): readonly unknown[] {
  const { node } = box;
  const dtype = node?.attributes.find(([name]) => name === "dtype")?.[1] ?? "";
  return [
    node?.op,
    node?.outputShapes,
    dtype,
    inputs.map(({ shape, control }) => [shape, control]),
    (reads.get(box.id) ?? []).map(({ role, shape }) => [role, shape]),
  ];
}

/** What goes between boxes, by the innermost box around both ends, which are told by how many boxes after it they come. */
function* wiresInside(
  flows: readonly Flow[],
): Steps<ReadonlyMap<Box, string[]>> {
  const wires = new Map<Box, string[]>();
  yield* each(flows, ({ from, output, to, control }) => {
    const around = innermostAround(from, to);
    const place = (box: Box) => box.order - around.order;
    const wire = `${String(place(from))}:${control ? "^" : String(output)}>${String(place(to))}`;
    append(wires, around, wire);
  });
  return wires;
}

function append<T>(lists: Map<Box, T[]>, box: Box, value: T): void {
  const list = lists.get(box);
  if (list) list.push(value);
  else lists.set(box, [value]);
}
