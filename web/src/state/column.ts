/** One column of the runs panel, and a filter on it; pure. */
import type { HparamValue } from "../api/runs";

export type Stat = "last" | "best" | "min" | "max";
export const STATS = ["last", "best", "min", "max"] as const;

/** What of how a run was begun can be a column. */
export const BEGUN = [
  "command",
  "revision",
  "directory",
  "host",
  "gpu",
  "python",
  "torch",
] as const;
export type Begun = (typeof BEGUN)[number];

export type Column =
  | { readonly by: "step" }
  | { readonly by: "age" }
  | { readonly by: "hparam"; readonly name: string }
  | { readonly by: "begun"; readonly field: Begun }
  | {
      readonly by: "scalar";
      readonly stat: Stat;
      readonly tag: string;
      /** The label of a training's part whose series it is; empty for the run itself. */
      readonly part: string;
    };

/** `step`, `age`, `hparam:lr`, `begun:revision`, `min:loss/val`, `last[val]:loss`. */
export type ColumnId = string;

/** Null where a run has none. */
export type CellValue = HparamValue | null;

/** Which values pass; `missing`: whether runs without any do. */
export type ColumnFilter =
  | {
      readonly low: number | null;
      readonly high: number | null;
      readonly missing: boolean;
    }
  | { readonly values: readonly HparamValue[]; readonly missing: boolean };

export function formatColumn(column: Column): ColumnId {
  switch (column.by) {
    case "step":
    case "age":
      return column.by;
    case "hparam":
      return `hparam:${column.name}`;
    case "begun":
      return `begun:${column.field}`;
    case "scalar": {
      const { stat, part, tag } = column;
      return `${stat}${part && `[${encodeURIComponent(part)}]`}:${tag}`;
    }
  }
}

export function parseColumn(id: ColumnId): Column | undefined {
  if (id === "step" || id === "age") return { by: id };
  const field = BEGUN.find((one) => id === `begun:${one}`);
  if (field) return { by: "begun", field };
  const found = /^(hparam|last|best|min|max)(?:\[([^\]]+)\])?:(.+)$/s.exec(id);
  if (!found) return undefined;
  const [, head, part = "", name = ""] = found;
  if (head === "hparam") {
    return part ? undefined : { by: "hparam", name };
  }
  const label = decoded(part);
  return label === undefined
    ? undefined
    : { by: "scalar", stat: head as Stat, tag: name, part: label };
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

export function passes(filter: ColumnFilter, value: CellValue): boolean {
  if (value === null) return filter.missing;
  if ("values" in filter) return filter.values.includes(value);
  const { low, high } = filter;
  if (typeof value !== "number") return low === null && high === null;
  return (low === null || value >= low) && (high === null || value <= high);
}

export function isFilter(value: unknown): value is ColumnFilter {
  if (typeof value !== "object" || value === null) return false;
  const { low, high, values, missing } = value as Record<string, unknown>;
  if (typeof missing !== "boolean") return false;
  if (values !== undefined) {
    return (
      Array.isArray(values) &&
      values.every((one) =>
        ["number", "string", "boolean"].includes(typeof one),
      )
    );
  }
  return isBound(low) && isBound(high);
}

function isBound(value: unknown): boolean {
  return value === null || typeof value === "number";
}
