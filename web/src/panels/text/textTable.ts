import type { TextEntry } from "../../api/types";

/** Rows of a table that are drawn; the raw view shows all. */
export const MOST_ROWS = 100;

/** How a text tensor is shown: one text, or a table of texts as TensorBoard shows arrays. */
export type TextContent =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "table";
      /** At most `MOST_ROWS`. */
      readonly rows: readonly (readonly string[])[];
      readonly rowTotal: number;
      /** Whether only the first slice of a tensor of higher rank is shown, as TensorBoard does. */
      readonly sliced: boolean;
    };

/** A scalar, or the `[1]` that torch writes, is a text; other vectors are one column, matrices a table. */
export function contentOf({ shape, strings }: TextEntry): TextContent {
  if (strings.length <= 1) return { kind: "text", text: strings[0] ?? "" };
  const columns = shape.length < 2 ? 1 : Math.max(1, shape.at(-1) ?? 1);
  const rowTotal = shape.length < 2 ? strings.length : (shape.at(-2) ?? 1);
  const rows = Array.from({ length: Math.min(MOST_ROWS, rowTotal) }, (_, row) =>
    strings.slice(row * columns, (row + 1) * columns),
  );
  return { kind: "table", rows, rowTotal, sliced: shape.length > 2 };
}

/** All strings as they were logged, one after the other. */
export function rawText({ strings }: TextEntry): string {
  return strings.join("\n");
}
