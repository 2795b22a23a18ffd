/** Downloads of points: the browser saves them as they come, and the page holds none of them. */
import { API, queryString, send } from "./client";
import type { TimeAxis } from "./types";

export type ExportFormat = "csv" | "json" | "parquet";
export const EXPORT_FORMATS = ["csv", "json", "parquet"] as const;

export interface ExportQuery {
  readonly format: ExportFormat;
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
  const response = await send("PUT", "export", query);
  const { key } = (await response.json()) as { key: string };
  const link = document.createElement("a");
  link.href = `${API}export${queryString({ key })}`;
  link.download = ""; // the server names it
  link.click();
}
