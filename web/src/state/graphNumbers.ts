/** The user's own numbers by module path, as a JSON file has them: `{"bits": {"layers.0": 4}}`. */
import type { GraphNode, LoggedGraph } from "../api/types";

/** By the numbers' name, then by module path. */
export type Numbers = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What is wrong with a file, and where in it. */
export interface NumbersProblem {
  readonly why: "shape" | "group" | "value" | "empty";
  readonly name: string;
  readonly path: string;
  readonly value: string;
}

/** As long as a message may repeat what stands in a file. */
const SHOWN = 40;

/** The numbers in what JSON holds, or what is wrong with it. */
export function numbersOf(json: unknown): Numbers | NumbersProblem {
  const problem = (
    why: NumbersProblem["why"],
    name = "",
    path = "",
    value: unknown = "",
  ): NumbersProblem => ({
    why,
    name: name.slice(0, SHOWN),
    path: path.slice(0, SHOWN),
    value: (JSON.stringify(value) ?? "").slice(0, SHOWN),
  });
  if (!isObject(json)) return problem("shape");
  const numbers = new Map<string, Map<string, number>>();
  for (const [name, group] of Object.entries(json)) {
    if (name === "" || !isObject(group)) return problem("group", name);
    for (const [path, value] of Object.entries(group)) {
      if (typeof value !== "number" || !Number.isFinite(value))
        return problem("value", name, path, value);
    }
    numbers.set(name, new Map(Object.entries(group) as [string, number][]));
  }
  const isEmpty = [...numbers.values()].every((group) => group.size === 0);
  return isEmpty ? problem("empty") : numbers;
}

/** Whether JSON is meant to be numbers rather than a Keras model. */
export function looksLikeNumbers(json: unknown): boolean {
  return !isObject(json) || !("class_name" in json || "config" in json);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The graph with the numbers on its modules: those of a path, and, in graphs without modules, boxes by their name. */
export function withNumbers(
  graph: LoggedGraph,
  numbers: Numbers,
): { readonly graph: LoggedGraph; readonly missing: readonly string[] } {
  const byPath = new Map<string, [name: string, value: string][]>();
  for (const [name, group] of numbers) {
    for (const [path, value] of group) {
      const told = byPath.get(path) ?? [];
      told.push([`_data:${name}`, String(value)]);
      byPath.set(path, told);
    }
  }
  const met = new Set<string>();
  const told = (row: GraphNode): GraphNode => {
    const path = row.attributes.find(([name]) => name === "_path")?.[1];
    const found = path === undefined ? undefined : byPath.get(path);
    if (path === undefined || !found) return row;
    met.add(path);
    const names = new Set(found.map(([name]) => name));
    const others = row.attributes.filter(([name]) => !names.has(name));
    return { ...row, attributes: [...others, ...found] };
  };
  const modules = graph.modules.map(told);
  const left = [...byPath.keys()].filter((path) => !met.has(path));
  const scopes = left.length > 0 ? scopesOf(graph.nodes) : new Set<string>();
  const taken = new Set(modules.map(({ name }) => name));
  const boxes = left
    .filter((path) => scopes.has(path) && !taken.has(path))
    .map((path): GraphNode => ({
      name: path,
      op: "",
      device: "",
      inputs: [],
      outputShapes: [],
      attributes: [["_path", path], ...(byPath.get(path) ?? [])],
    }));
  const found = new Set(boxes.map(({ name }) => name));
  return {
    graph: { ...graph, modules: [...modules, ...boxes] },
    missing: left.filter((path) => !found.has(path)),
  };
}

/** Names of nodes, and what stands before a `/` in them. */
function scopesOf(nodes: readonly GraphNode[]): Set<string> {
  const scopes = new Set<string>();
  for (const { name } of nodes) {
    let scope = name;
    while (scope !== "" && !scopes.has(scope)) {
      scopes.add(scope);
      scope = scope.slice(0, Math.max(0, scope.lastIndexOf("/")));
    }
  }
  return scopes;
}
