import { useSignal } from "@preact/signals";
import type { HparamValue } from "../api/runs";
import { formatValue } from "../base/format";
import { naturalCompare } from "../base/naturalSort";
import { t } from "../i18n";
import {
  formatColumn,
  type CellValue,
  type Column,
  type ColumnFilter,
} from "../state/column";
import { columnFilters, filterColumn, reader } from "../state/columns";
import { hparamText } from "../state/hparams";
import { trainings } from "../state/trainings";
import { Checkbox } from "../ui/Checkbox";
import { Count } from "../ui/Count";
import { describeColumn } from "./runColumns";

/** Numbers with more different values are chosen by range alone. */
const MOST_VALUES = 12;
const MOST_SHOWN = 200;

/** Lets through runs by the values of one column: a range of numbers, or some values of a few. */
export function RunColumnFilter({ column }: { column: Column }) {
  const id = formatColumn(column);
  const filter = columnFilters.value[id] ?? null;
  const counts = countValues(column);
  const missing = counts.get(null) ?? 0;
  const values = [...counts.keys()].filter((value) => value !== null);
  const numbers = values.filter((value) => typeof value === "number");
  const numeric = numbers.length > 0 && numbers.length === values.length;
  const few =
    !numeric || (column.by === "hparam" && values.length <= MOST_VALUES);
  return (
    <>
      <h3>{describeColumn(column)}</h3>
      {numeric && <Range id={id} filter={filter} numbers={numbers} />}
      {few && (
        <Values id={id} filter={filter} values={values} counts={counts} />
      )}
      {missing > 0 && (
        <label class="filter-value">
          <Checkbox
            label={t("runs.withoutValue")}
            checked={filter?.missing ?? true}
            onChange={() =>
              filterColumn(id, {
                ...(filter ?? { low: null, high: null }),
                missing: !(filter?.missing ?? true),
              })
            }
          />
          <span>{t("runs.withoutValue")}</span>
          <Count of={missing} />
        </label>
      )}
      <div class="tool-foot">
        <button
          type="button"
          class="button"
          disabled={!filter}
          onClick={() => filterColumn(id, null)}
        >
          {t("runs.clearFilter")}
        </button>
      </div>
    </>
  );
}

/** How many trainings have each value. */
function countValues(column: Column): ReadonlyMap<CellValue, number> {
  const read = reader(column);
  const counts = new Map<CellValue, number>();
  for (const training of trainings.value) {
    const value = read(training);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

function Range(props: {
  id: string;
  filter: ColumnFilter | null;
  numbers: readonly number[];
}) {
  const { id, filter, numbers } = props;
  const range = filter && "low" in filter ? filter : null;
  const { low = null, high = null } = range ?? {};
  const missing = range?.missing ?? false;
  const keep = (low: number | null, high: number | null) =>
    filterColumn(
      id,
      low === null && high === null ? null : { low, high, missing },
    );
  const known = numbers.filter((value) => !Number.isNaN(value));
  const least = known.reduce((a, b) => Math.min(a, b), Infinity);
  const most = known.reduce((a, b) => Math.max(a, b), -Infinity);
  return (
    <div class="filter-range">
      <Bound
        label={t("runs.low")}
        value={low}
        hint={least}
        onChange={(value) => keep(value, high)}
      />
      <Bound
        label={t("runs.high")}
        value={high}
        hint={most}
        onChange={(value) => keep(low, value)}
      />
    </div>
  );
}

/** A number, or none. What is not one yet (`1e-`) is marked, and changes nothing. */
function Bound(props: {
  label: string;
  value: number | null;
  /** Stands where there is none. */
  hint: number;
  onChange: (value: number | null) => void;
}) {
  const text = useSignal(props.value === null ? "" : String(props.value));
  const bad = !Number.isFinite(Number(text.value));
  return (
    <label>
      <span>{props.label}</span>
      <input
        type="text"
        inputMode="decimal"
        class={bad ? "number-field bad" : "number-field"}
        aria-invalid={bad}
        placeholder={formatValue(props.hint)}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value.trim();
          const value = text.value === "" ? null : Number(text.value);
          if (value === null || Number.isFinite(value)) props.onChange(value);
        }}
      />
    </label>
  );
}

function Values(props: {
  id: string;
  filter: ColumnFilter | null;
  values: readonly HparamValue[];
  counts: ReadonlyMap<CellValue, number>;
}) {
  const { id, filter, counts } = props;
  const values = [...props.values].sort((a, b) =>
    typeof a === "number" && typeof b === "number"
      ? a - b
      : naturalCompare(String(a), String(b)),
  );
  const chosen = filter && "values" in filter ? filter.values : null;
  const toggle = (value: HparamValue) => {
    const before = chosen ?? values;
    const next = before.includes(value)
      ? before.filter((other) => other !== value)
      : [...before, value];
    const missing = filter?.missing ?? true;
    const all = next.length === values.length && missing;
    filterColumn(id, all ? null : { values: next, missing });
  };
  const more = values.length - MOST_SHOWN;
  return (
    <ul class="filter-values">
      {values.slice(0, MOST_SHOWN).map((value) => (
        <li key={String(value)}>
          <label class="filter-value">
            <Checkbox
              label={hparamText(value)}
              checked={chosen?.includes(value) ?? true}
              onChange={() => toggle(value)}
            />
            <span title={hparamText(value)}>{hparamText(value)}</span>
            <Count of={counts.get(value) ?? 0} />
          </label>
        </li>
      ))}
      {more > 0 && <li class="count">{t("more", { count: more })}</li>}
    </ul>
  );
}
