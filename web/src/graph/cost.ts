/** What a box takes, from the attributes that our own writer puts on operations and on calls of modules. */
import type { Graph, GraphNode } from "./model";

/** Times are nanoseconds; null where something was not measured. */
export interface Cost {
  readonly forwardNs: number | null;
  readonly backwardNs: number | null;
  /** Of the tensors that it returns. */
  readonly outputBytes: number | null;
  /** Of the tensors that it and everything in it returns: what a forward pass makes. */
  readonly madeBytes: number | null;
  /** The memory that is kept for the backward pass, each storage once, where it is first saved. */
  readonly keptBytes: number | null;
  /** The same as operations save it, some of it twice. */
  readonly savedBytes: number | null;
  /** That it took from allocators, as TensorFlow tells it. */
  readonly allocatedBytes: number | null;
  /** The most that was allocated while it ran, on a CUDA device. */
  readonly peakBytes: number | null;
  readonly flops: number | null;
  /** How many operations do arithmetic that `flops` leaves out; null where none does. */
  readonly uncounted: number | null;
}

export const NO_COST: Cost = {
  forwardNs: null,
  backwardNs: null,
  outputBytes: null,
  madeBytes: null,
  keptBytes: null,
  savedBytes: null,
  allocatedBytes: null,
  peakBytes: null,
  flops: null,
  uncounted: null,
};

/** One call of a module, or of a function. */
export interface ModuleCall {
  /** Whether it was recorded by our own writer, which tells of parameters. */
  readonly recorded: boolean;
  /** Where the model holds it: `layers.0`; empty for the model itself. */
  readonly path: string;
  readonly kind: string;
  /** The operation that calls functions, as TensorFlow names it; empty for a module. */
  readonly op: string;
  /** How many calls of the same module came before. */
  readonly call: number;
  /** How often it is called in all. */
  readonly calls: number;
  readonly parameters: number;
  readonly parameterBytes: number;
  readonly trainable: number;
  /** The user's own numbers by their names. */
  readonly data: ReadonlyMap<string, number>;
}

/** Begins the attributes that hold them. */
const DATA = "_data:";

const COST_ATTRIBUTES = {
  _forward_ns: "forwardNs",
  _backward_ns: "backwardNs",
  _output_bytes: "outputBytes",
  _kept_bytes: "keptBytes",
  _saved_bytes: "savedBytes",
  _allocated_bytes: "allocatedBytes",
  _peak_bytes: "peakBytes",
  _flops: "flops",
  _uncounted: "uncounted",
} as const satisfies Record<string, keyof Cost>;

/** Whether an attribute is told among what a box takes, and so in no list of attributes. */
export function isCostAttribute(name: string): boolean {
  return Object.hasOwn(COST_ATTRIBUTES, name);
}

/** What an operation, or a call of a module, says that it takes. */
export function loggedCost(node: GraphNode): Cost {
  const cost: Record<keyof Cost, number | null> = { ...NO_COST };
  for (const [name, text] of node.attributes) {
    if (!isCostAttribute(name)) continue;
    const value = Number(text);
    if (Number.isFinite(value))
      cost[COST_ATTRIBUTES[name as keyof typeof COST_ATTRIBUTES]] = value;
  }
  return {
    ...cost,
    madeBytes: cost.outputBytes ?? cost.allocatedBytes,
    // a file of before tells only what is saved
    keptBytes: cost.keptBytes ?? cost.savedBytes,
  };
}

/** What several boxes take one after the other. */
export function summedCost(costs: readonly Cost[]): Cost {
  const all = (key: keyof Cost): number[] =>
    costs.map((cost) => cost[key]).filter((value) => value !== null);
  const sum = (key: keyof Cost): number | null => {
    const values = all(key);
    return values.length === 0 ? null : values.reduce((a, b) => a + b, 0);
  };
  const peaks = all("peakBytes");
  return {
    forwardNs: sum("forwardNs"),
    backwardNs: sum("backwardNs"),
    // what they return to each other is not what they return together
    outputBytes: null,
    madeBytes: sum("madeBytes"),
    keptBytes: sum("keptBytes"),
    savedBytes: sum("savedBytes"),
    allocatedBytes: sum("allocatedBytes"),
    peakBytes: peaks.length === 0 ? null : Math.max(...peaks),
    flops: sum("flops"),
    uncounted: sum("uncounted"),
  };
}

/** A module's own row where it has one, else what is in it. */
export function moduleCost(
  row: GraphNode | undefined,
  children: readonly Cost[],
): Cost {
  const inside = summedCost(children);
  if (!row) return inside;
  const logged = loggedCost(row);
  return {
    ...logged,
    madeBytes: inside.madeBytes,
    forwardNs: logged.forwardNs ?? inside.forwardNs,
    backwardNs: logged.backwardNs ?? inside.backwardNs,
    keptBytes: logged.keptBytes ?? inside.keptBytes,
    savedBytes: logged.savedBytes ?? inside.savedBytes,
    allocatedBytes: logged.allocatedBytes ?? inside.allocatedBytes,
    flops: logged.flops ?? inside.flops,
    uncounted: logged.flops === null ? inside.uncounted : logged.uncounted,
  };
}

/** Whether our own writer recorded the graph, and measured what it could. */
export function isRecorded(graph: Graph): boolean {
  for (const { call } of graph.boxes.values()) if (call?.recorded) return true;
  return false;
}

/** The calls of modules by their boxes. */
export function moduleCalls(
  rows: readonly GraphNode[],
): ReadonlyMap<string, { readonly row: GraphNode; readonly call: ModuleCall }> {
  const parts = rows.map((row) => ({ row, told: new Map(row.attributes) }));
  const calls = new Map<string, number>();
  for (const { told } of parts) {
    const path = told.get("_path") ?? "";
    calls.set(path, (calls.get(path) ?? 0) + 1);
  }
  return new Map(
    parts.map(({ row, told }) => {
      const path = told.get("_path") ?? "";
      const number = (name: string): number => Number(told.get(name)) || 0;
      const call = {
        recorded: told.has("_call"),
        path,
        kind: row.op,
        op: told.get("_op") ?? "",
        call: number("_call"),
        // modules made while the model ran have no path by which to tell them apart
        calls: path === "" ? 1 : (calls.get(path) ?? 1),
        parameters: number("_parameters"),
        parameterBytes: number("_parameter_bytes"),
        trainable: number("_trainable"),
        data: new Map(
          row.attributes
            .filter(([name]) => name.startsWith(DATA))
            .map(([name, text]) => [name.slice(DATA.length), Number(text)]),
        ),
      };
      return [row.name, { row, call }];
    }),
  );
}
