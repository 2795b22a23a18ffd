/** Reads from the server. Addresses are relative to the page, which may be served below a path prefix. */
import {
  decodeBoard,
  decodeGraph,
  decodeHistograms,
  decodeProgress,
  decodeScalars,
  decodeText,
} from "./decode";
import type {
  Board,
  HistogramQuery,
  Histograms,
  LoggedGraph,
  Progress,
  ScalarQuery,
  ScalarSeries,
  TextEntry,
} from "./types";

export const API = "api/v1/";

/** A read that failed; `message` is the server's own sentence, or says that no server answered (`status` 0). */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly hint: string,
    readonly status: number,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

export async function getBoard(signal?: AbortSignal): Promise<Board> {
  return decodeBoard(await (await get("board", {}, signal)).json());
}

export async function getProgress(): Promise<Progress> {
  return decodeProgress(await (await get("progress", {})).json());
}

export async function getScalars(
  query: ScalarQuery,
  signal?: AbortSignal,
): Promise<ScalarSeries[]> {
  const { runs, ...rest } = query;
  const parameters = { ...rest, smoothing: query.smoothing || undefined };
  const response = await get("scalars", { ...parameters, run: runs }, signal);
  return decodeScalars(await response.arrayBuffer());
}

export async function getHistograms(
  query: HistogramQuery,
  signal?: AbortSignal,
): Promise<Histograms> {
  const response = await get("histograms", { ...query }, signal);
  return decodeHistograms(await response.arrayBuffer());
}

export async function getText(
  run: string,
  tag: string,
  signal?: AbortSignal,
): Promise<TextEntry[]> {
  return decodeText(await (await get("text", { run, tag }, signal)).json());
}

/** A run's own graph, or one with a tag; with `costs`, the tag of a step, its nodes tell what they took then. */
export async function getGraph(
  run: string,
  signal?: AbortSignal,
  which: { readonly tag?: string | null; readonly costs?: string | null } = {},
): Promise<LoggedGraph> {
  const tag = which.tag ?? undefined;
  const costs = which.costs ?? undefined;
  const response = await get("graph", { run, tag, costs }, signal);
  return decodeGraph(await response.arrayBuffer());
}

/** The graph in a file; the server keeps nothing of it. */
export async function readGraph(file: Blob): Promise<LoggedGraph> {
  const response = await ask("graph", {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: file,
  });
  return decodeGraph(await response.arrayBuffer());
}

type Parameter = string | number | readonly string[] | undefined;

/** `?a=1&b=2`; a list is repeated, what is undefined is left out. */
export function queryString(parameters: Record<string, Parameter>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    for (const item of typeof value === "object" ? value : [value]) {
      search.append(name, String(item));
    }
  }
  const text = search.toString();
  return text && `?${text}`;
}

export async function get(
  route: string,
  parameters: Record<string, Parameter>,
  signal?: AbortSignal,
): Promise<Response> {
  return ask(route + queryString(parameters), { signal: signal ?? null });
}

/** Sends `body` as JSON. */
export async function send(
  method: "POST" | "PUT",
  route: string,
  body: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  return ask(route, {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: signal ?? null,
  });
}

async function ask(address: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(API + address, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError("the server does not answer", "", 0);
  }
  if (!response.ok) throw await apiError(response);
  return response;
}

async function apiError(response: Response): Promise<ApiError> {
  const { error, hint } = await response
    .json()
    .catch(() => ({}))
    .then((body) => body as { error?: string; hint?: string });
  const fallback = `the server answered ${response.status} ${response.statusText}`;
  return new ApiError(error ?? fallback, hint ?? "", response.status);
}
