import {
  useComputed,
  useSignal,
  useSignalEffect,
  type ReadonlySignal,
} from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { UnreadableStep } from "../../../api/types";
import { t } from "../../../i18n";
import {
  layerId,
  openLayer,
  runLayers,
  shownQuantity,
  useLayers,
  useModelOrder,
  type RunLayers,
} from "../../../state/layers/layers";
import type { Quantity } from "../../../state/layers/names";
import { runColor } from "../../../state/runs";
import type { RunTag } from "../../../state/tags";
import { CardFailure } from "../../../ui/CardNote";
import { useNear } from "../../../ui/near";
import { RunLabel } from "../../../ui/RunLabel";
import { Skeleton } from "../../../ui/Skeleton";
import { useSize } from "../../../ui/useSize";
import { Unreadable } from "../CardNotes";
import { HistogramCard } from "../HistogramCard";
import { LayerTable, ROW_HEIGHT } from "./LayerTable";
import { layersModel, type LayersModel } from "./model";
import { forgetVerdict, tellVerdict, Verdict, Verdicts } from "./Verdicts";

const NEAR_PX = 400;
/** As high as a table is before its first answer, in rows. */
const GUESSED_ROWS = 8;

/** Runs that are examined at once, so that what ails them stands together at the top; the others as they come near. */
const EXAMINED = 6;

/** What stands above and below a table's rows in the page, and the least that is left of them; CSS pixels. */
const AROUND_PX = 100;
const LEAST_PX = 6 * ROW_HEIGHT;
/** As wide as a table has room for all of its columns, about. */
const NARROW_PX = 860;

/** A table of all layers for each shown run, each as high as `page` at most. */
export function LayersView(props: {
  page: { readonly current: Element | null };
}) {
  const runs = runLayers.value;
  const page = useSize(props.page);
  const room = useComputed(() => ({
    height: page.value.height - AROUND_PX,
    narrow: page.value.width < NARROW_PX,
  }));
  return (
    <div class="layers-view">
      {runs.length > 1 && (
        <Verdicts runs={runs.slice(0, EXAMINED).map(({ run }) => run)} />
      )}
      {runs.map((layers, place) => (
        <RunSection
          key={layers.run}
          layers={layers}
          atOnce={place < EXAMINED}
          room={room}
        />
      ))}
    </div>
  );
}

type Room = ReadonlySignal<{
  readonly height: number;
  readonly narrow: boolean;
}>;

function RunSection(props: { layers: RunLayers; atOnce: boolean; room: Room }) {
  const { layers, atOnce, room } = props;
  const frame = useRef<HTMLElement>(null);
  const near = useNear(frame, NEAR_PX);
  const here = useSignal(layers);
  useLayoutEffect(() => {
    here.value = layers;
  }, [layers, here]);
  return (
    <section
      ref={frame}
      class="run-layers"
      aria-label={t("layers.table", { run: layers.run })}
      data-run={layers.run}
    >
      {near.value || atOnce ? (
        <Layers layers={here} room={room} />
      ) : (
        <Waiting run={layers.run} />
      )}
    </section>
  );
}

function Layers(props: {
  layers: ReturnType<typeof useSignal<RunLayers>>;
  room: Room;
}) {
  const layers = useComputed(() => props.layers.value!);
  const { run } = layers.value;
  const { value, error } = useLayers(layers);
  const order = useModelOrder(run).value;
  const model = useComputed(
    () => value.value && layersModel(value.value, order.value ?? new Map()),
  );
  useSignalEffect(() => {
    if (model.value) tellVerdict(run, model.value.verdict);
  });
  useEffect(() => () => forgetVerdict(run), [run]);
  if (error.value) return <CardFailure message={error.value.message} />;
  if (model.value === null) return <Waiting run={run} />;
  const unreadable = Object.values(value.value?.data ?? {}).flatMap(
    (part) => part.unreadable,
  );
  const open = model.value.rows.find(
    ({ row }) => openLayer.value === layerId({ run, tag: row.tag }),
  );
  const { rows } = model.value;
  const height = props.room.value.height - (open ? OPENED_PX : 0);
  return (
    <>
      <Head run={run} model={model.value} unreadable={unreadable} />
      {rows.length > 0 ? (
        <LayerTable
          run={run}
          model={model.value}
          height={Math.max(LEAST_PX, height)}
          narrow={props.room.value.narrow}
        />
      ) : (
        <NoRows layers={layers.value} />
      )}
      {open && (
        <OpenedCard key={open.row.tag} card={{ run, tag: open.row.tag }} />
      )}
    </>
  );
}

/** The shown quantity is another run's. */
function NoRows({ layers }: { layers: RunLayers }) {
  const others = Object.keys(layers.tags).map((quantity) =>
    t(`quantity.${quantity as Quantity}`),
  );
  return (
    <p class="layer-table no-rows">
      {t("layers.noRows", {
        quantity: t(`quantity.${shownQuantity.value ?? "other"}`),
        others: others.join(t("layers.comma")),
      })}
    </p>
  );
}

/** As high as the chart of a row is, with what parts it from the table. */
const OPENED_PX = 376;

/** A row's chart, drawn as the table draws the row; it comes into view as it opens. */
function OpenedCard({ card }: { card: RunTag }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => frame.current?.scrollIntoView({ block: "nearest" }), []);
  return (
    <div ref={frame} class="opened">
      <HistogramCard card={card} asRow />
    </div>
  );
}

function Head(props: {
  run: string;
  model: LayersModel;
  unreadable: readonly UnreadableStep[];
}) {
  const { run, model } = props;
  return (
    <h2>
      <RunLabel name={run} color={runColor(run)} />
      <Verdict examined={model.verdict} linked />
      <Unreadable unreadable={props.unreadable} />
    </h2>
  );
}

function Waiting({ run }: { run: string }) {
  return (
    <>
      <h2>
        <RunLabel name={run} color={runColor(run)} />
      </h2>
      <div
        class="layer-table"
        style={{ height: `${GUESSED_ROWS * ROW_HEIGHT}px` }}
      >
        <Skeleton />
      </div>
    </>
  );
}
