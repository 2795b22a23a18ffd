/** How a text tensor is shown: one text, or a table of texts as TensorBoard shows arrays. */
import type { TextPart } from "../../api/texts";

/** Rows and columns of a table that are drawn. */
export const MOST_ROWS = 200;
export const MOST_COLUMNS = 50;

export type TextContent =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "table";
      /** At most `MOST_ROWS` of at most `MOST_COLUMNS`. */
      readonly rows: readonly (readonly string[])[];
      /** Of the whole table. */
      readonly rowTotal: number;
      readonly columnTotal: number;
      /** Whether only the first slice of a tensor of higher rank is shown, as TensorBoard does. */
      readonly sliced: boolean;
    };

/** A scalar, or the `[1]` that torch writes, is a text; other vectors are one column, matrices a table. */
export function contentOf(part: TextPart): TextContent {
  const { shape, strings, columns } = part;
  const total = shape.reduce((product, size) => product * size, 1);
  if (total <= 1) return { kind: "text", text: strings[0] ?? "" };
  const columnTotal = shape.length < 2 ? 1 : (shape.at(-1) ?? 1);
  const rowTotal = (shape.length < 2 ? shape[0] : shape.at(-2)) ?? 0;
  const drawn = Math.min(MOST_ROWS, part.rows, rowTotal);
  const rows = Array.from({ length: drawn }, (_, row) =>
    strings.slice(
      row * columns,
      row * columns + Math.min(columns, MOST_COLUMNS),
    ),
  );
  return {
    kind: "table",
    rows,
    rowTotal,
    columnTotal,
    sliced: shape.length > 2,
  };
}

/** All strings as they were logged, one after the other. */
export function rawText({ strings }: TextPart): string {
  return strings.join("\n");
}
