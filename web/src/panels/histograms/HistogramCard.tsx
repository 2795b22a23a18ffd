import { useComputed } from "@preact/signals";
import { useRef } from "preact/hooks";
import { t } from "../../i18n";
import type { BinnedChart } from "../../plot/binnedChart";
import {
  cardLook,
  HISTOGRAM_MODES,
  ownCardMode,
  setCardMode,
  useHistograms,
  type HistogramLook,
} from "../../state/histograms";
import { hoveredHistogram, histogramId } from "../../state/fullHistogram";
import { rowLook } from "../../state/layers/layers";
import { runColor } from "../../state/runs";
import type { RunTag } from "../../state/tags";
import { Card } from "../../ui/Card";
import { CardFailure } from "../../ui/CardNote";
import { MenuButton, type MenuEntry } from "../../ui/Menu";
import { useNear } from "../../ui/near";
import { RunLabel } from "../../ui/RunLabel";
import { Skeleton } from "../../ui/Skeleton";
import { TagTitle } from "../../ui/TagTitle";
import { Nothing, Notes } from "./CardNotes";
import { CardTools, runLegend } from "./CardTools";
import { HistogramChart } from "./HistogramChart";
import { binnedOf } from "./binnedOf";

/** How far outside the viewport a card reads and draws already. */
const NEAR_PX = 400;

/** One tag in one run. It has its size from the start, reads when it comes near the viewport, and lets go when it is far. */
export function HistogramCard(props: {
  card: RunTag;
  /** It is that of a row of the table, and drawn as the table draws it. */
  asRow?: boolean;
  full?: boolean;
}) {
  const { full = false, asRow = false } = props;
  const look = asRow ? rowLook : cardLook;
  const frame = useRef<HTMLElement>(null);
  const chart = useRef<BinnedChart>(null);
  const near = useNear(frame, NEAR_PX);
  const { run, tag } = props.card;
  const name = `${tag} · ${run}`;
  return (
    <Card
      frame={frame}
      class={full ? "histogram-card full" : "histogram-card"}
      name={name}
      title={<TagTitle name={tag} />}
      tools={
        <>
          <CardTools
            card={{ tag, runs: [run], chart, legend: () => runLegend([run]) }}
            full={full}
          >
            <MenuButton
              label={t("histograms.cardMenu", { name })}
              entries={() => modeEntries(props.card, asRow)}
              icon="more"
              align="right"
              small
            />
          </CardTools>
          <RunLabel name={run} color={runColor(run)} />
        </>
      }
      onPointerEnter={() => (hoveredHistogram.value = histogramId(tag, run))}
      data-card={tag}
      data-run={run}
    >
      <div class="chart-place">
        {near.value && (
          <Body
            card={props.card}
            look={look}
            full={full}
            frame={frame}
            picture={chart}
          />
        )}
      </div>
    </Card>
  );
}

function modeEntries(card: RunTag, asRow: boolean): readonly MenuEntry[] {
  const own = ownCardMode(card);
  const look = asRow ? rowLook : cardLook;
  const common = { mode: t(`histograms.${look.mode.value}`) };
  return [
    { heading: t("histograms.mode") },
    {
      label: t(asRow ? "histograms.asRow" : "histograms.asAll", common),
      checked: own === undefined,
      radio: true,
      run: () => setCardMode(card, undefined),
    },
    ...HISTOGRAM_MODES.map((mode) => ({
      label: t(`histograms.${mode}`),
      checked: own === mode,
      radio: true,
      run: () => setCardMode(card, mode),
    })),
  ];
}

function Body(props: {
  card: RunTag;
  look: HistogramLook;
  full: boolean;
  frame: { readonly current: HTMLElement | null };
  picture: { current: BinnedChart | null };
}) {
  const { card, look, full, frame, picture } = props;
  const { value, error } = useHistograms(card, look, full);
  const binned = useComputed(
    () =>
      value.value && binnedOf(value.value, look.time.value, look.heights.value),
  );
  if (error.value) return <CardFailure message={error.value.message} />;
  const histograms = value.value;
  if (histograms === null) return <Skeleton />;
  return (
    <>
      {binned.value === null ? (
        <Nothing frame={frame} data={histograms} />
      ) : (
        <HistogramChart
          card={card}
          look={look}
          frame={frame}
          histograms={value}
          binned={binned}
          picture={picture}
        />
      )}
      <Notes data={histograms} by="steps" scale={look.scale} />
    </>
  );
}
