import { formatValue } from "../../../base/format";
import { t } from "../../../i18n";
import {
  layerId,
  layerSorting,
  openLayer,
  shownQuantity,
} from "../../../state/layers/layers";
import type { Finding } from "../../../state/layers/rules";
import {
  FIGURES,
  nextLayerSorting,
  sortedLayers,
  type FigureName,
  type LayerSorting,
} from "../../../state/layers/table";
import { runColor } from "../../../state/runs";
import { TagTitle } from "../../../ui/TagTitle";
import { VirtualList } from "../../../ui/VirtualList";
import type { LayersModel, ShownRow } from "./model";
import { RowHeat } from "./RowHeat";
import { inWords, percent } from "./words";

export const ROW_HEIGHT = 40;
/** More rows than these scroll within the table. */
const MOST_ROWS = 16;

/** All layers of a run, one a row; a click on a heading sorts, one on a row opens or closes its chart. */
export function LayerTable(props: { run: string; model: LayersModel }) {
  const { run, model } = props;
  const columns = FIGURES.filter((name) =>
    model.rows.some(({ figures }) => !Number.isNaN(figures[name])),
  );
  const style = {
    gridTemplateColumns: [
      "minmax(120px, 1fr) 204px",
      ...columns.map(() => "minmax(64px, 0.6fr)"),
      "minmax(290px, 2.4fr)",
    ].join(" "),
  };
  const rows = sortedLayers(
    model.rows,
    layerSorting.value,
    ({ row }) => model.findings.get(row.key)?.length ?? 0,
  );
  const height = Math.min(MOST_ROWS, Math.max(1, rows.length)) * ROW_HEIGHT;
  return (
    <div class="layer-table">
      <div class="layer-head" style={style}>
        <Heading by="layer" />
        <span>
          {t("layers.over", {
            quantity: t(`quantity.${shownQuantity.value ?? "other"}`),
          })}
        </span>
        {columns.map((by) => (
          <Heading key={by} by={by} />
        ))}
        <Heading by="says" />
      </div>
      <div class="layer-rows" style={{ height: `${height}px` }}>
        <VirtualList
          label={t("layers.table", { run })}
          items={rows}
          rowHeight={ROW_HEIGHT}
          keyOf={({ row }) => row.tag}
          row={(shown) => (
            <Row
              run={run}
              shown={shown}
              columns={columns}
              findings={model.findings.get(shown.row.key) ?? []}
              style={style}
            />
          )}
        />
      </div>
    </div>
  );
}

function Heading({ by }: { by: LayerSorting["by"] }) {
  const sorting = layerSorting.value;
  const isFigure = by !== "layer" && by !== "says";
  return (
    <button
      type="button"
      class={isFigure ? "figure" : ""}
      onClick={() => (layerSorting.value = nextLayerSorting(sorting, by))}
    >
      {t(`layers.${by}`)}
      {sorting.by === by && (
        <>
          <span aria-hidden="true">{sorting.descending ? " ↓" : " ↑"}</span>
          <span class="visually-hidden"> {t("layers.sorted")}</span>
        </>
      )}
    </button>
  );
}

function Row(props: {
  run: string;
  shown: ShownRow;
  columns: readonly FigureName[];
  findings: readonly Finding[];
  style: { gridTemplateColumns: string };
}) {
  const { run, shown, findings } = props;
  const { row, figures, heat } = shown;
  const id = layerId({ run, tag: row.tag });
  const isOpen = openLayer.value === id;
  const says = findings.map(inWords);
  return (
    <button
      type="button"
      class={`layer-row${isOpen ? " selected" : ""}`}
      aria-expanded={isOpen}
      title={row.tag}
      data-layer={row.key}
      style={props.style}
      onClick={() => (openLayer.value = isOpen ? "" : id)}
    >
      <span class="name">
        <TagTitle name={row.key} />
      </span>
      <RowHeat
        binned={heat}
        color={findings.length > 0 ? "--bad" : runColor(run)}
      />
      {props.columns.map((by) => (
        <span key={by} class="figure">
          {by === "zeros"
            ? percent(figures.zeros)
            : Number.isNaN(figures[by])
              ? "–"
              : formatValue(figures[by], 3)}
        </span>
      ))}
      <span class="says">
        {says.length === 0 ? (
          <span class="mark well">{t("layers.healthy")}</span>
        ) : (
          <span class="mark sick" title={says.join("\n")}>
            {says[0]}
          </span>
        )}
        {says.length > 1 && <span class="more">+{says.length - 1}</span>}
      </span>
    </button>
  );
}
