/** Files that the reader opens on the graphs' page: a graph in place of the runs', or numbers for the modules of whichever is shown. */
import {
  computed,
  signal,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import { ApiError, readGraph } from "../api/client";
import type { LoggedGraph } from "../api/types";
import {
  looksLikeNumbers,
  numbersOf,
  withNumbers,
  type NumbersProblem,
} from "./graphNumbers";

/** The server takes no more (bytes), as in server/graphs.py. */
const LARGEST = 256 * 2 ** 20;

export interface GraphFile {
  readonly name: string;
  /** Tells one opening from another. */
  readonly id: number;
  readonly graph: LoggedGraph;
}

export interface NumbersFile {
  readonly name: string;
  readonly onto: (graph: LoggedGraph) => LoggedGraph;
  /** The paths that the graph has no module at. */
  readonly missingIn: (graph: LoggedGraph) => readonly string[];
}

/** Why a file could not be opened. */
export type FileTrouble =
  | { readonly kind: "large" | "json" | "onnx"; readonly file: string }
  | { readonly kind: "numbers"; readonly file: string; problem: NumbersProblem }
  | { readonly kind: "refused"; readonly file: string; error: ApiError };

export const graphFile: Signal<GraphFile | null> = signal(null);
export const graphNumbers: Signal<NumbersFile | null> = signal(null);
export const fileTrouble: Signal<FileTrouble | null> = signal(null);
/** The name of the file that is being read. */
export const fileOpening: Signal<string | null> = signal(null);

export const hasGraphFile: ReadonlySignal<boolean> = computed(
  () => graphFile.value !== null,
);

let opened = 0;

/** Opens a graph or numbers; what is wrong with the file is told in `fileTrouble`. */
export async function openGraphFile(file: File): Promise<void> {
  opened += 1;
  const id = opened;
  fileTrouble.value = null;
  fileOpening.value = file.name;
  const trouble = await read(file, id).catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error;
    return { kind: "refused", file: file.name, error } as const;
  });
  if (id !== opened) return;
  fileOpening.value = null;
  fileTrouble.value = trouble;
}

async function read(file: File, id: number): Promise<FileTrouble | null> {
  const { name } = file;
  if (/\.onnx$/i.test(name)) return { kind: "onnx", file: name };
  if (file.size > LARGEST) return { kind: "large", file: name };
  const begins = (await file.slice(0, 64).text()).trimStart();
  if (begins.startsWith("{") || begins.startsWith("[")) {
    let json: unknown;
    try {
      json = JSON.parse(await file.text());
    } catch {
      return { kind: "json", file: name };
    }
    if (looksLikeNumbers(json)) return takeNumbers(name, json);
  }
  const graph = await readGraph(file);
  if (id === opened) graphFile.value = { name, id, graph };
  return null;
}

function takeNumbers(file: string, json: unknown): FileTrouble | null {
  const numbers = numbersOf(json);
  if ("why" in numbers) return { kind: "numbers", file, problem: numbers };
  graphNumbers.value = {
    name: file,
    onto: (graph) => withNumbers(graph, numbers).graph,
    missingIn: (graph) => withNumbers(graph, numbers).missing,
  };
  return null;
}
