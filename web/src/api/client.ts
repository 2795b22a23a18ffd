/** Reads from the server. Addresses are relative to the page, which may be served below a path prefix. */
import {
  decodeBoard,
  decodeGraph,
  decodeHistograms,
  decodeProgress,
  decodeScalars,
  decodeText,
} from "./decode";
import { decodeMarks, type Mark } from "./marks";
import { decodeLines, encodeLines } from "./lines";
import type {
  Board,
  GraphNode,
  HistogramQuery,
  Histograms,
  LineSeries,
  LinesQuery,
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

/** What charts draw. */
export async function getLines(
  query: LinesQuery,
  signal?: AbortSignal,
): Promise<LineSeries[]> {
  const response = await post("lines", encodeLines(query), signal);
  return decodeLines(await response.arrayBuffer());
}

/** Steps at which these runs logged something that no chart draws. */
export async function getMarks(
  runs: readonly string[],
  signal?: AbortSignal,
): Promise<Mark[]> {
  const response = await get("marks", { run: runs }, signal);
  return decodeMarks(await response.json());
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

export async function getGraph(
  run: string,
  signal?: AbortSignal,
): Promise<GraphNode[]> {
  const response = await get("graph", { run }, signal);
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

function get(
  route: string,
  parameters: Record<string, Parameter>,
  signal?: AbortSignal,
): Promise<Response> {
  return ask(route + queryString(parameters), {}, signal);
}

function post(
  route: string,
  body: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  const headers = { "content-type": "application/json" };
  const text = JSON.stringify(body);
  return ask(route, { method: "POST", headers, body: text }, signal);
}

async function ask(
  address: string,
  request: RequestInit,
  signal?: AbortSignal,
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(API + address, {
      ...request,
      signal: signal ?? null,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
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
