/** Downloads of points: the browser saves them as they come, and the page holds none of them. */
import { API, getProgress } from "./client";
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
}

/** Begins a download. Rejects with an `ApiError` where no server answers, which would go unnoticed in a frame. */
export async function startExport(query: ExportQuery): Promise<void> {
  await getProgress();
  const frame = document.createElement("iframe");
  frame.name = `export-${Date.now()}`;
  frame.hidden = true;
  const form = document.createElement("form");
  form.method = "post";
  form.action = `${API}export`;
  // not this window: it would show a refusal in the page's place
  form.target = frame.name;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "request";
  field.value = JSON.stringify(query);
  form.append(field);
  document.body.append(frame, form);
  form.submit();
  form.remove();
  // a frame that goes takes a request with it that has not been answered yet
  setTimeout(() => frame.remove(), LONGEST_MS);
}

/** Longer than any answer takes to begin. */
const LONGEST_MS = 600_000;
