/** Reads from the server. Addresses are relative to the page, which may be served below a path prefix. */
import {
  decodeBoard,
  decodeDistributions,
  decodingGraph,
  decodeProgress,
  decodeScalars,
} from "./decode";
import { stepped } from "../base/slices";
import type {
  Board,
  DistributionQuery,
  Distributions,
  LoggedGraph,
  Progress,
  ScalarQuery,
  ScalarSeries,
} from "./types";

export const API = "api/v1/";

/** A read that failed; `message` is the server's own sentence, or says that no server answered (`status` 0), or not as glassboard does (200). */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly hint: string,
    readonly status: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "ApiError";
  }

  /** Whether the same question may well be answered a moment later: it was not refused. */
  get mayPass(): boolean {
    return this.status < 400 || this.status >= 500;
  }
}

export function getBoard(signal?: AbortSignal): Promise<Board> {
  return get("board", {}, json(decodeBoard), signal);
}

export function getProgress(): Promise<Progress> {
  return get("progress", {}, json(decodeProgress));
}

export function getScalars(
  query: ScalarQuery,
  signal?: AbortSignal,
): Promise<ScalarSeries[]> {
  const { runs, ...rest } = query;
  const parameters = { ...rest, smoothing: query.smoothing || undefined };
  return get(
    "scalars",
    { ...parameters, run: runs },
    bytes(decodeScalars),
    signal,
  );
}

export function getDistributions(
  query: DistributionQuery,
  signal?: AbortSignal,
): Promise<Distributions> {
  const read = bytes((answer) => decodeDistributions(answer, query.scale));
  return send("POST", "distributions", query, read, signal);
}

/** A run's own graph, or one with a tag; with `costs`, the tag of a step, its nodes tell what they took then. */
export function getGraph(
  run: string,
  signal?: AbortSignal,
  which: { readonly tag?: string | null; readonly costs?: string | null } = {},
): Promise<LoggedGraph> {
  const tag = which.tag ?? undefined;
  const costs = which.costs ?? undefined;
  const read = bytes((it) => stepped(decodingGraph(it), signal));
  return get("graph", { run, tag, costs }, read, signal);
}

/** The graph in a file; the server keeps nothing of it. */
export function readGraph(file: Blob): Promise<LoggedGraph> {
  const request = {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: file,
  };
  return ask(
    "graph",
    request,
    bytes((it) => stepped(decodingGraph(it))),
  );
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

/** Makes something of an answer. What it throws means that the answer makes no sense. */
export type Reader<T> = (response: Response) => Promise<T>;

export function json<T>(decode: (json: unknown) => T): Reader<T> {
  return async (response) => decode(await response.json());
}

export function bytes<T>(
  decode: (bytes: ArrayBuffer) => T | Promise<T>,
): Reader<T> {
  return async (response) => decode(await response.arrayBuffer());
}

/** For an answer that nobody reads. */
export const unread: Reader<void> = () => Promise.resolve();

export function get<T>(
  route: string,
  parameters: Record<string, Parameter>,
  read: Reader<T>,
  signal?: AbortSignal,
): Promise<T> {
  return ask(route + queryString(parameters), { signal: signal ?? null }, read);
}

/** Sends `body` as JSON. */
export function send<T>(
  method: "POST" | "PUT",
  route: string,
  body: unknown,
  read: Reader<T>,
  signal?: AbortSignal,
): Promise<T> {
  const init = {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: signal ?? null,
  };
  return ask(route, init, read);
}

async function ask<T>(
  address: string,
  init: RequestInit,
  read: Reader<T>,
): Promise<T> {
  let response: Response;
  try {
    response = await fetch(API + address, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError("the server does not answer", "", 0);
  }
  if (!response.ok) throw await apiError(response);
  try {
    return await read(response);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    // the server ended in the middle of it, or a proxy answered in its place
    throw new ApiError(
      "the answer is cut short, or not glassboard's",
      "",
      200,
      {
        cause: error,
      },
    );
  }
}

async function apiError(response: Response): Promise<ApiError> {
  const { error, hint } = await response
    .json()
    .catch(() => ({}))
    .then((body) => body as { error?: string; hint?: string });
  const fallback = `the server answered ${response.status} ${response.statusText}`;
  return new ApiError(error ?? fallback, hint ?? "", response.status);
}
