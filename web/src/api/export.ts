/** Downloads of points: the browser saves them as they come, and the page holds none of them. */
import { API, json, queryString, send } from "./client";
import type { TimeAxis } from "./types";

export type ExportFormat = "csv" | "json" | "parquet";
export const EXPORT_FORMATS = ["csv", "json", "parquet"] as const;

export interface ExportQuery {
  readonly format: ExportFormat;
  readonly kind?: "scalars" | "histograms";
  /** Null: all. */
  readonly tags: readonly string[] | null;
  readonly runs: readonly string[] | null;
  readonly x?: TimeAxis;
  readonly low?: number | null;
  readonly high?: number | null;
  readonly superseded?: boolean;
}

/**
 * Begins a download. Rejects with an `ApiError` where the server refuses, or doesn't answer: it is asked first, and then the
 * browser goes to the address of what it was asked for.
 */
export async function startExport(query: ExportQuery): Promise<void> {
  const key = await send("PUT", "export", query, json(keyOf));
  const link = document.createElement("a");
  link.href = `${API}export${queryString({ key })}`;
  link.download = ""; // the server names it
  link.click();
}

function keyOf(kept: unknown): string {
  return (kept as { key: string }).key;
}
