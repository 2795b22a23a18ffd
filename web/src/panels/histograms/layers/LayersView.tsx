import { useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { UnreadableStep } from "../../../api/types";
import { t } from "../../../i18n";
import {
  layerId,
  openLayer,
  runLayers,
  useLayers,
  useModelOrder,
  type RunLayers,
} from "../../../state/layers/layers";
import { runColor } from "../../../state/runs";
import { CardFailure } from "../../../ui/CardNote";
import { useNear } from "../../../ui/near";
import { RunLabel } from "../../../ui/RunLabel";
import { Skeleton } from "../../../ui/Skeleton";
import { Unreadable } from "../CardNotes";
import { HistogramCard } from "../HistogramCard";
import { LayerTable, ROW_HEIGHT } from "./LayerTable";
import { layersModel, type LayersModel } from "./model";
import { countsInWords } from "./words";

const NEAR_PX = 400;
/** As high as a table is before its first answer, in rows. */
const GUESSED_ROWS = 8;

/** A table of all layers for each shown run. */
export function LayersView() {
  return (
    <>
      {runLayers.value.map((layers) => (
        <RunSection key={layers.run} layers={layers} />
      ))}
    </>
  );
}

function RunSection({ layers }: { layers: RunLayers }) {
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
      {near.value ? <Layers layers={here} /> : <Waiting run={layers.run} />}
    </section>
  );
}

function Layers(props: { layers: ReturnType<typeof useSignal<RunLayers>> }) {
  const layers = useComputed(() => props.layers.value!);
  const { run } = layers.value;
  const { value, error } = useLayers(layers);
  const order = useModelOrder(run).value;
  const model = useComputed(
    () => value.value && layersModel(value.value, order.value ?? new Map()),
  );
  if (error.value) return <CardFailure message={error.value.message} />;
  if (model.value === null) return <Waiting run={run} />;
  const unreadable = Object.values(value.value ?? {}).flatMap(
    (part) => part.unreadable,
  );
  const open = model.value.rows.find(
    ({ row }) => openLayer.value === layerId({ run, tag: row.tag }),
  );
  return (
    <>
      <Head run={run} model={model.value} unreadable={unreadable} />
      <LayerTable run={run} model={model.value} />
      {open && (
        <HistogramCard
          key={open.row.tag}
          class="opened"
          card={{ run, tag: open.row.tag }}
        />
      )}
    </>
  );
}

function Head(props: {
  run: string;
  model: LayersModel;
  unreadable: readonly UnreadableStep[];
}) {
  const { run, model } = props;
  const findings = [...model.layers.values()].filter(
    ({ length }) => length > 0,
  );
  const count = model.layers.size;
  return (
    <h2>
      <RunLabel name={run} color={runColor(run)} />
      {findings.length === 0 ? (
        <span class="verdict well">{t("layers.allWell", { count })}</span>
      ) : (
        <span class="verdict sick">
          {t("layers.sick", { sick: findings.length, count })}{" "}
          {countsInWords(findings)}
        </span>
      )}
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
