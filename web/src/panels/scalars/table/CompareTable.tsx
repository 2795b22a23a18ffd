import { formatValue } from "../../../base/format";
import { t } from "../../../i18n";
import { displayName, hoveredRun, runColor } from "../../../state/runs";
import "../../../styles/compare.css";
import { CardFailure } from "../../../ui/CardNote";
import { RunLabel } from "../../../ui/RunLabel";
import { Skeleton } from "../../../ui/Skeleton";
import { TagTitle } from "../../../ui/TagTitle";
import { useTableData } from "./data";
import { GridView, type GridCell, type GridHead } from "./GridView";
import {
  cellText,
  nextSorting,
  type CompareTable as Table,
  type Order,
} from "./model";
import { sorting, transposed } from "./state";
import { sizeText, TableBar } from "./TableBar";

/** In CSS pixels. */
const HEAD_WIDTH = 240;
const COLUMN_WIDTH = 118;

/** Every tag's figure in every shown run. */
export function CompareTable() {
  const data = useTableData();
  const { value, error } = data.source;
  const table = data.table.value;
  return (
    <section class="compare" aria-label={t("table.label")}>
      <TableBar data={data} />
      {table && value.value ? (
        <TableGrid table={table} order={data.order.value} />
      ) : error.value ? (
        <CardFailure message={error.value.message} />
      ) : (
        <Skeleton />
      )}
      {data.omitted.value > 0 && (
        <p class="note">{t("table.omitted", { count: data.omitted.value })}</p>
      )}
    </section>
  );
}

function TableGrid({ table, order }: { table: Table; order: Order }) {
  const runsAreRows = transposed.value;
  const held = sorting.value;
  const tagHead = (place: number): GridHead => {
    const name = table.tags[order.tags[place]!]!;
    return {
      key: name,
      content: <TagTitle name={name} />,
      title: name,
      sorted: sortedBy("tag", name),
    };
  };
  const runHead = (place: number): GridHead => {
    const name = table.runs[order.runs[place]!]!;
    const isBaseline = order.runs[place] === table.baseline;
    return {
      key: name,
      content: (
        <span
          class="compare-run"
          onPointerEnter={() => (hoveredRun.value = name)}
          onPointerLeave={() => (hoveredRun.value = null)}
        >
          <RunLabel name={displayName(name)} color={runColor(name)} />
          {isBaseline && <small>{t("table.baseline")}</small>}
        </span>
      ),
      title: displayName(name),
      sorted: sortedBy("run", name),
    };
  };
  const sortedBy = (by: "tag" | "run", name: string) => {
    if (held?.by !== by || held.name !== name) return null;
    return held.descending ? "descending" : "ascending";
  };
  const cell = (tagPlace: number, runPlace: number): GridCell => {
    const tag = order.tags[tagPlace]!;
    const run = order.runs[runPlace]!;
    const place = tag * table.runs.length + run;
    const text = cellText(table, tag, run);
    const isCompared = table.baseline >= 0 && run !== table.baseline;
    return {
      text,
      ...(table.best[place]
        ? {
            class: "best",
            mark: (
              <>
                <span aria-hidden="true">★ </span>
                <span class="visually-hidden">{t("table.best")} </span>
              </>
            ),
          }
        : {}),
      ...(isCompared && text
        ? { title: formatValue(table.values[place]!, 6) }
        : {}),
    };
  };
  const sort = (by: "tag" | "run", name: string) =>
    (sorting.value = nextSorting(sorting.peek(), by, name));
  const sortTag = (place: number) =>
    sort("tag", table.tags[order.tags[place]!]!);
  const sortRun = (place: number) =>
    sort("run", table.runs[order.runs[place]!]!);
  const [tags, runs] = [table.tags.length, table.runs.length];
  const shared = {
    label: `${t("table.label")}: ${sizeText(table)}`,
    headWidth: HEAD_WIDTH,
    columnWidth: COLUMN_WIDTH,
  };
  return runsAreRows ? (
    <GridView
      {...shared}
      corner={t("table.run")}
      rows={runs}
      columns={tags}
      rowHead={runHead}
      columnHead={tagHead}
      cell={(row, column) => cell(column, row)}
      onSort={(axis, place) =>
        axis === "row" ? sortRun(place) : sortTag(place)
      }
    />
  ) : (
    <GridView
      {...shared}
      corner={t("table.tag")}
      rows={tags}
      columns={runs}
      rowHead={tagHead}
      columnHead={runHead}
      cell={cell}
      onSort={(axis, place) =>
        axis === "row" ? sortTag(place) : sortRun(place)
      }
    />
  );
}
