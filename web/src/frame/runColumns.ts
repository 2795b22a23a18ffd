/** How the columns of the runs panel are called, how wide they are, and what stands in their cells. */
import {
  formatAgeShort,
  formatStep,
  formatStepShort,
  formatValue,
} from "../base/format";
import { locale, t } from "../i18n";
import { now } from "../state/clock";
import { formatColumn, type Begun, type Column } from "../state/column";
import { cellValue, columnWidths } from "../state/columns";
import { hparamColumns, hparamText } from "../state/hparams";
import { trainingPulse, type Training } from "../state/trainings";

/** Of the columns, in CSS pixels. */
export const LEAST_WIDTH = 40;
export const MOST_WIDTH = 600;
/** The room for names that columns never take: from there on they scroll. */
const NAME_WIDTH = 140;
const ADD_WIDTH = 26;
/** Left and right of the rows. */
const MARGINS = 12;

export function columnWidth(id: string, column: Column | null): number {
  const chosen = columnWidths.value[id];
  if (chosen !== undefined) return chosen;
  switch (column?.by) {
    case undefined:
      return NAME_WIDTH;
    case "step":
      return 66;
    case "age":
      return 50;
    case "begun":
      return 100;
    default:
      return 76;
  }
}

/** The columns of the grid and their width altogether, as custom properties. */
export function gridTemplate(
  columns: readonly Column[],
): Readonly<Record<string, string>> {
  const name = columnWidth("name", null);
  const widths = columns.map((column) =>
    columnWidth(formatColumn(column), column),
  );
  const whole = widths.reduce((sum, width) => sum + width, name + ADD_WIDTH);
  const tracks = [...widths, ADD_WIDTH].map((width) => `${width}px`);
  return {
    "--runs-columns": `minmax(${name}px, 1fr) ${tracks.join(" ")}`,
    "--runs-width": `${whole + MARGINS}px`,
  };
}

/** A column's name, and what stands before it where that is more than the last value. */
export function columnTitle(column: Column): { head: string; name: string } {
  switch (column.by) {
    case "step":
      return { head: "", name: t("axis.step") };
    case "age":
      return { head: "", name: t("runs.age") };
    case "hparam":
      return { head: "", name: column.name };
    case "begun":
      return { head: "", name: begunTitle(column.field) };
    case "scalar": {
      const { stat, tag, part } = column;
      const head = stat === "last" ? "" : t(`runs.stat.${stat}`);
      return { head, name: part ? `${tag} · ${part}` : tag };
    }
  }
}

/** The same as one sentence. */
export function describeColumn(column: Column): string {
  const { head, name } = columnTitle(column);
  switch (column.by) {
    case "step":
      return t("runs.lastStepColumn");
    case "age":
      return t("runs.ageColumn");
    case "hparam":
      return t("runs.hparamColumn", { name });
    case "begun":
      return t("runs.begunColumn", { name });
    case "scalar":
      return `${name}: ${head || t("runs.stat.last")}`;
  }
}

export function begunTitle(field: Begun): string {
  switch (field) {
    case "gpu":
      return "GPU";
    case "python":
      return "Python";
    case "torch":
      return "PyTorch";
    default:
      return t(`runs.${field}`);
  }
}

/** Whether a column's cells are read as words, from the left. */
export function isText(column: Column): boolean {
  if (column.by === "begun") return true;
  return (
    column.by === "hparam" &&
    hparamColumns.value.some(
      ({ name, type }) => name === column.name && type === "string",
    )
  );
}

/** What a cell has no room for. Reads signals. */
export function cellTitle(
  column: Column,
  training: Training,
): string | undefined {
  if (column.by !== "step") return undefined;
  return formatStep(trainingPulse(training).lastStep, locale.value);
}

/** What stands in a cell; empty where the run has no such value. Reads signals. */
export function cellText(column: Column, training: Training): string {
  if (column.by === "step") {
    return formatStepShort(trainingPulse(training).lastStep);
  }
  if (column.by === "age") {
    const age = now.value - trainingPulse(training).modified;
    return formatAgeShort(age, locale.value);
  }
  const value = cellValue(column, training);
  if (value === null) return "";
  return column.by === "scalar" && typeof value === "number"
    ? formatValue(value)
    : hparamText(value);
}
