import { useComputed, useSignal, type ReadonlySignal } from "@preact/signals";
import type { LineSeries, TimeAxis } from "../../api/types";
import { formatStep, formatValue } from "../../base/format";
import { smoothed } from "../../base/smooth";
import { locale, t } from "../../i18n";
import type { Selection } from "../../plot/line";
import { setCardView } from "../../state/cards";
import { alignRuns, smoother, xAxis } from "../../state/chartOptions";
import {
  axisId,
  drawnNames,
  lineColor,
  strength,
  useLinesAt,
} from "../../state/lines";
import { hoveredRun, runColor, shownNames } from "../../state/runs";
import { useSummaries } from "../../state/summaries";
import { IconButton } from "../../ui/IconButton";
import { RunLabel } from "../../ui/RunLabel";
import type { CardModel } from "./cardModel";
import {
  POINT_COLUMNS,
  RANGE_COLUMNS,
  rangeFigures,
  sortFigures,
  type FigureColumn,
  type Figures,
} from "./figures";
import { lineKey, lineLabel, nameOfSeries } from "./labels";
import { selectedSteps } from "./selectedSteps";

/** Rows beyond these would be a page of their own: the compare table shows them all. */
const MOST_ROWS = 200;

/** The figures of a card's lines, below its chart: over the selected range, or at the selected place. */
export function FigureTable({ model }: { model: CardModel }) {
  const chosen = useComputed(() => {
    const held = selectedSteps.value;
    return held?.axis === axisId.value ? held.selection : null;
  });
  const at = useComputed(() => placeOf(chosen.value));
  const range = useComputed(() => rangeOf(chosen.value));
  const selection = chosen.value;
  return (
    <div class="figures">
      <div class="figures-head">
        <span>{rangeText(selection)}</span>
        {selection && (
          <IconButton
            icon="close"
            label={t("figures.clear")}
            onClick={() => (selectedSteps.value = null)}
            small
          />
        )}
        <span class="grow" />
        <IconButton
          icon="chevronDown"
          label={t("figures.hide")}
          onClick={() => setCardView(model.spec.id, { table: undefined })}
          small
        />
      </div>
      {at.value === null ? (
        <RangeTable model={model} range={range} />
      ) : (
        <PointTable model={model} at={at} />
      )}
    </div>
  );
}

function placeOf(selection: Selection | null): number | null {
  return selection && "at" in selection ? selection.at : null;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function rangeOf(selection: Selection | null): Range | null {
  return selection && "from" in selection ? selection : null;
}

function rangeText(selection: Selection | null): string {
  if (!selection) return t("figures.all");
  const figure = (x: number) =>
    xAxis.value === "step"
      ? formatStep(Math.round(x), locale.value)
      : formatValue(x);
  return "at" in selection
    ? t("figures.at", {
        axis: t(`axis.${xAxis.value}`),
        at: figure(selection.at),
      })
    : t("figures.range", {
        axis: t(`axis.${xAxis.value}`),
        from: figure(selection.from),
        to: figure(selection.to),
      });
}

function RangeTable(props: {
  model: CardModel;
  range: ReadonlySignal<Range | null>;
}) {
  const { tags } = props.model.spec;
  const data = useSummaries(() => {
    const x = timeAxis();
    const range = props.range.value;
    return {
      tags,
      runs: [...shownNames.value],
      ...(x && range ? { x, low: range.from, high: range.to } : {}),
    };
  });
  const rows = useComputed((): Figures[] =>
    tags.flatMap((tag) =>
      [...(data.value.value?.get(tag)?.values() ?? [])]
        .filter(({ run }) => shownNames.value.has(run))
        .map((summary) => ({
          key: `${tag}\n${summary.run}`,
          run: summary.run,
          label: nameOfSeries(summary.run, tag, tags),
          color: runColor(summary.run),
          values: rangeFigures(summary),
        })),
    ),
  );
  // another tag's values, or steps of each run's own, bound nothing that the server can sum up
  if (props.range.value && !timeAxis())
    return <p class="note">{t("figures.axis")}</p>;
  return <Table columns={RANGE_COLUMNS} rows={rows.value} />;
}

function timeAxis(): TimeAxis | null {
  return xAxis.value === "tag" || alignRuns.value ? null : xAxis.value;
}

function PointTable(props: {
  model: CardModel;
  at: ReadonlySignal<number | null>;
}) {
  const { tags } = props.model.spec;
  const data = useLinesAt(tags, () => props.at.value);
  const rows = useComputed((): Figures[] =>
    (data.value.value ?? [])
      .filter(({ run, attempt }) => drawnNames.value.has(run) && attempt === 0)
      .map((series) => ({
        key: lineKey(series),
        run: series.run,
        label: lineLabel(series, tags),
        color: lineColor(series.run),
        // of the place that was asked for: another one's points may still be on their way
        values: pointFigures(series, data.valueKey.value?.low ?? NaN),
      })),
  );
  return <Table columns={POINT_COLUMNS} rows={rows.value} />;
}

/** The nearest point to `at`. */
function pointFigures(series: LineSeries, at: number): Figures["values"] {
  const shift = series.xs === series.steps && alignRuns.peek();
  const x = at + (shift ? series.firstStep : 0);
  let best = -1;
  series.xs.forEach((place, i) => {
    if (best < 0 || Math.abs(place - x) < Math.abs(series.xs[best]! - x))
      best = i;
  });
  // the few points of a short series come as they are
  const weight = smoother.peek() === "ema" ? strength.peek() : 0;
  const ys = series.smoothed ?? smoothed(series.values, weight);
  return {
    value: series.values[best] ?? NaN,
    smoothed: ys[best] ?? NaN,
    pointStep: series.steps[best] ?? NaN,
  };
}

function Table(props: {
  columns: readonly FigureColumn[];
  rows: readonly Figures[];
}) {
  const sorting = useSignal<{ column: string; descending: boolean } | null>(
    null,
  );
  const { column = null, descending = false } = sorting.value ?? {};
  const rows = sortFigures(props.rows, column, descending);
  const sortBy = (name: string) => {
    if (column !== name) sorting.value = { column: name, descending: true };
    else
      sorting.value = descending ? { column: name, descending: false } : null;
  };
  return (
    <div
      class="figures-scroll"
      tabIndex={0}
      role="region"
      aria-label={t("scalars.table")}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">{t("runs.name")}</th>
            {props.columns.map((name) => (
              <th
                key={name}
                scope="col"
                aria-sort={
                  column !== name
                    ? "none"
                    : descending
                      ? "descending"
                      : "ascending"
                }
              >
                <button type="button" onClick={() => sortBy(name)}>
                  {t(`figures.${name}`)}
                  {column === name && (descending ? " ↓" : " ↑")}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row) => (
            <tr
              key={row.key}
              onPointerEnter={() => (hoveredRun.value = row.run)}
              onPointerLeave={() => (hoveredRun.value = null)}
            >
              <th scope="row">
                <RunLabel name={row.label} color={row.color} />
              </th>
              {props.columns.map((name) => (
                <td key={name}>{figureText(name, row.values[name] ?? NaN)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && (
        <p class="note">{t("more", { count: rows.length - MOST_ROWS })}</p>
      )}
    </div>
  );
}

function figureText(column: FigureColumn, value: number): string {
  switch (column) {
    case "startStep":
    case "endStep":
    case "pointStep":
      return Number.isNaN(value) ? "" : formatStep(value, locale.value);
    case "percent":
      return Number.isFinite(value)
        ? `${value > 0 ? "+" : ""}${value.toFixed(1)} %`
        : "";
    default:
      return formatValue(value);
  }
}
