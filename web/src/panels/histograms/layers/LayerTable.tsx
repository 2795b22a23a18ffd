import { Fragment } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
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
  type LayerFigures,
  type LayerSorting,
} from "../../../state/layers/table";
import { runColor } from "../../../state/runs";
import { VirtualList } from "../../../ui/VirtualList";
import { about, estimate } from "../words";
import { HeatCell } from "./HeatCell";
import type { LayersModel, ShownRow } from "./model";
import { RowVerdict } from "./RowVerdict";
import { axisHelp, ends, figureHelp, overSteps, percent } from "./words";

export const ROW_HEIGHT = 40;

/** Widths in CSS pixels: of a name's letters, about, and of the longest name's column; what is longer has two lines. */
const LETTER = 6.6;
const NAME = [110, 190] as const;
/** Of the heatmap; of the verdict and each figure at least; and between them. */
const HEAT = { wide: 204, narrow: 104 } as const;
const SAYS = { wide: 210, narrow: 150 } as const;
const FIGURE = 66;
const GAP = 14;
/** Of the line below the rows. */
const NOTE = 36;

/** All layers of a run, one a row; a click on a heading sorts, one on a row opens or closes its chart. */
export function LayerTable(props: {
  run: string;
  model: LayersModel;
  /** In CSS pixels; more rows than that scroll within the table. */
  height: number;
  /** There is no room for what may be smaller. */
  narrow: boolean;
}) {
  const { run, model } = props;
  const columns = FIGURES.filter((name) =>
    model.rows.some(({ figures }) => !Number.isNaN(figures[name])),
  );
  const longest = model.rows.reduce(
    (most, { row }) => Math.max(most, row.key.length),
    0,
  );
  const name = Math.max(NAME[0], Math.min(NAME[1], longest * LETTER));
  const size = props.narrow ? "narrow" : "wide";
  const [heat, says] = [HEAT[size], SAYS[size]];
  const style = {
    gridTemplateColumns: [
      `minmax(${name}px, 1fr) ${heat}px minmax(${says}px, 2.4fr)`,
      ...columns.map(() => `minmax(${FIGURE}px, 0.5fr)`),
    ].join(" "),
    minWidth: `${name + heat + says + 4 * GAP + columns.length * (FIGURE + GAP)}px`,
  };
  const rows = sortedLayers(
    model.rows,
    layerSorting.value,
    ({ row }) => model.findings.get(row.key)?.length ?? 0,
  );
  const apart = rows.filter((row) => row.apart).length;
  const room = props.height - (apart > 0 ? NOTE : 0);
  const height = Math.min(room, rows.length * ROW_HEIGHT);
  const frame = useSelectedInSight(height);
  return (
    <div
      ref={frame}
      class="layer-table"
      onScroll={({ currentTarget: { style, scrollLeft } }) =>
        style.setProperty("--scrolled", `${scrollLeft}px`)
      }
    >
      <div class="layer-head" style={style}>
        <Heading by="layer" />
        <span class="heat-head" title={axisHelp(model)}>
          {overSteps(shownQuantity.value)}
          {model.axis && <small>{t("layers.span", ends(model.axis))}</small>}
        </span>
        <Heading by="says" />
        {columns.map((by) => (
          <Heading key={by} by={by} />
        ))}
      </div>
      <div
        class="layer-rows"
        style={{ height: `${height}px`, minWidth: style.minWidth }}
      >
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
      {apart > 0 && (
        <p class="layer-note">{t("layers.apartNote", { count: apart })}</p>
      )}
    </div>
  );
}

/** The open row stays in sight where the table becomes lower, to leave room for the chart. */
function useSelectedInSight(height: number) {
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const list = frame.current?.querySelector(".virtual-list");
    const row = list?.querySelector(".layer-row.selected");
    if (!list || !row) return;
    const [outer, inner] = [list, row].map((it) => it.getBoundingClientRect());
    list.scrollTop +=
      Math.max(0, inner!.bottom - outer!.bottom) -
      Math.max(0, outer!.top - inner!.top);
  }, [height]);
  return frame;
}

function Heading({ by }: { by: LayerSorting["by"] }) {
  const sorting = layerSorting.value;
  const isFigure = by !== "layer" && by !== "says";
  return (
    <button
      type="button"
      class={isFigure ? "figure" : ""}
      title={isFigure ? figureHelp(by) : undefined}
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
  style: { gridTemplateColumns: string; minWidth: string };
}) {
  const { run, shown, findings } = props;
  const { row, figures } = shown;
  const id = layerId({ run, tag: row.tag });
  const isOpen = openLayer.value === id;
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
      <LayerName name={row.key} />
      <HeatCell
        shown={shown}
        color={findings.length > 0 ? "--bad" : runColor(run)}
      />
      <RowVerdict shown={shown} findings={findings} />
      {props.columns.map((by) => (
        <span key={by} class="figure" title={doubt(figures, by)}>
          {by === "zeros"
            ? (figures.nearly ? "≤ " : "") + percent(figures.zeros)
            : Number.isNaN(figures[by])
              ? "–"
              : estimate(figures[by], figures.offs[by], 3)}
        </span>
      ))}
    </button>
  );
}

/** Why a figure is not what it may be taken for. */
function doubt(figures: LayerFigures, by: FigureName): string | undefined {
  if (by === "zeros") return figures.nearly ? t("layers.nearly") : undefined;
  const off = figures.offs[by];
  if (Number.isNaN(figures[by]) || about(off) === "") return undefined;
  return t("layers.rough", { share: percent(off) });
}

/** `encoder.layers.0.`**`weight`**, which may go on in a second line after a dot. */
function LayerName({ name }: { name: string }) {
  const parts = name.split(/(?<=\.)(?=.)/);
  const last = parts.length - 1;
  return (
    <span class="layer-name">
      {parts.map((part, place) => (
        <Fragment key={place}>
          {place > 0 && <wbr />}
          {place < last ? <em>{part}</em> : part}
        </Fragment>
      ))}
    </span>
  );
}
