/** The compare table as text for other programs. Pure. */
import { cellText, type CompareTable, type Order } from "./model";

export type TextFormat = "tsv" | "csv" | "markdown" | "latex";

export interface Printed {
  readonly table: CompareTable;
  readonly order: Order;
  /** Whether each run has a row, instead of each tag. */
  readonly transposed: boolean;
  /** What the reader calls a run. */
  readonly nameOf: (run: string) => string;
}

/** `tsv` and `csv` give all digits of the values; `markdown` and `latex` what is shown, the best in bold. */
export function tableText(printed: Printed, format: TextFormat): string {
  switch (format) {
    case "tsv":
      return lines(grid(printed, exact), "\t", tsvField);
    case "csv":
      return lines(grid(printed, exact), ",", csvField);
    case "markdown":
      return markdown(grid(printed, markdownCell));
    case "latex":
      return latex(grid(printed, latexCell));
  }
}

interface Grid {
  /** What the rows' names are: `tag` or `run`. */
  readonly corner: string;
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly name: string;
    readonly cells: readonly string[];
  }[];
}

type Cell = (table: CompareTable, tag: number, run: number) => string;

function grid(printed: Printed, cell: Cell): Grid {
  const { table, order, transposed, nameOf } = printed;
  const runName = (run: number) => nameOf(table.runs[run]!);
  const tagName = (tag: number) => table.tags[tag]!;
  if (transposed) {
    return {
      corner: "run",
      columns: order.tags.map(tagName),
      rows: order.runs.map((run) => ({
        name: runName(run),
        cells: order.tags.map((tag) => cell(table, tag, run)),
      })),
    };
  }
  return {
    corner: "tag",
    columns: order.runs.map(runName),
    rows: order.tags.map((tag) => ({
      name: tagName(tag),
      cells: order.runs.map((run) => cell(table, tag, run)),
    })),
  };
}

function exact(table: CompareTable, tag: number, run: number): string {
  const place = tag * table.runs.length + run;
  return table.logged[place] === 0 ? "" : String(table.values[place]!);
}

function lines(
  { corner, columns, rows }: Grid,
  separator: string,
  field: (text: string) => string,
): string {
  return [
    [corner, ...columns],
    ...rows.map(({ name, cells }) => [name, ...cells]),
  ]
    .map((cells) => `${cells.map(field).join(separator)}\n`)
    .join("");
}

function tsvField(text: string): string {
  return text.replace(/[\t\r\n]+/g, " ");
}

/** RFC 4180. */
function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function isBest(table: CompareTable, tag: number, run: number): boolean {
  return table.best[tag * table.runs.length + run] === 1;
}

function markdownCell(table: CompareTable, tag: number, run: number): string {
  const text = cellText(table, tag, run);
  return isBest(table, tag, run) ? `**${text}**` : text;
}

function markdown({ corner, columns, rows }: Grid): string {
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  const name = (text: string) =>
    text.replace(/[\\`*_[\]<>|]/g, "\\$&").replace(/[\r\n]+/g, " ");
  return [
    row([corner, ...columns.map(name)]),
    row(["---", ...columns.map(() => "---:")]),
    ...rows.map((one) => row([name(one.name), ...one.cells])),
  ].join("");
}

/** In math, so that a minus is one. */
function latexCell(table: CompareTable, tag: number, run: number): string {
  const text = cellText(table, tag, run);
  if (text === "" || text === "–") return text && "--";
  const math = text
    .replace("−∞", "-\\infty")
    .replace("+∞", "+\\infty")
    .replace("×", "\\times ")
    .replace("NaN", "\\mathrm{NaN}")
    .replace(/e(−?\d+)$/, "\\cdot 10^{$1}")
    .replaceAll("−", "-");
  return isBest(table, tag, run) ? `$\\mathbf{${math}}$` : `$${math}$`;
}

const LATEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

/** Uses booktabs. */
function latex({ corner, columns, rows }: Grid): string {
  const name = (text: string) =>
    text
      .replace(/[\\~^]|[&%$#_{}]/g, (sign) => LATEX[sign] ?? `\\${sign}`)
      .replace(/[\r\n]+/g, " ");
  const row = (cells: readonly string[]) => `  ${cells.join(" & ")} \\\\\n`;
  return [
    `\\begin{tabular}{l${"r".repeat(columns.length)}}\n  \\toprule\n`,
    row([corner, ...columns.map(name)]),
    "  \\midrule\n",
    ...rows.map((one) => row([name(one.name), ...one.cells])),
    "  \\bottomrule\n\\end{tabular}\n",
  ].join("");
}
