import { useComputed, useSignal, type ReadonlySignal } from "@preact/signals";
import { Fragment } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { formatStep } from "../../../base/format";
import { locale, t } from "../../../i18n";
import type { BinnedChart } from "../../../plot/binnedChart";
import type { LegendEntry } from "../../../plot/picture";
import {
  compared,
  useComparison,
  type ComparedCard,
} from "../../../state/comparison";
import { hoveredHistogram } from "../../../state/fullHistogram";
import { valueScale } from "../../../state/histograms";
import { runColor } from "../../../state/runs";
import { Card } from "../../../ui/Card";
import { CardFailure } from "../../../ui/CardNote";
import { useNear } from "../../../ui/near";
import { RunLabel } from "../../../ui/RunLabel";
import { Skeleton } from "../../../ui/Skeleton";
import { Swatch } from "../../../ui/Swatch";
import { TagTitle } from "../../../ui/TagTitle";
import { Nothing, Notes } from "../CardNotes";
import { CardTools, idOf } from "../CardTools";
import { ComparisonChart } from "./ComparisonChart";
import { comparisonModel, type ComparisonModel } from "./model";
import { captionOf } from "./words";

const NEAR_PX = 400;

/** A tag in several runs at one step, or in one run at two. */
export function CompareCard(props: { card: ComparedCard; full?: boolean }) {
  const { card, full = false } = props;
  const frame = useRef<HTMLElement>(null);
  const near = useNear(frame, NEAR_PX);
  const here = useSignal(card);
  useLayoutEffect(() => {
    here.value = card;
  }, [card, here]);
  const { value, error } = useComparison(
    useComputed(() => (near.value ? here.value : null)),
  );
  const model = useComputed(() => value.value && comparisonModel(value.value));
  const chart = useRef<BinnedChart>(null);
  const { tag, runs } = card;
  const [only] = runs.length === 1 ? runs : [];
  return (
    <Card
      frame={frame}
      class={`histogram-card compare-card${full ? " full" : ""}`}
      name={only === undefined ? tag : `${tag} · ${only}`}
      title={<TagTitle name={tag} />}
      onPointerEnter={() => (hoveredHistogram.value = idOf(card))}
      tools={
        <>
          <CardTools
            card={{ tag, runs, chart, legend: () => legendOf(model.peek()) }}
            full={full}
          />
          {only !== undefined && (
            <RunLabel name={only} color={runColor(only)} />
          )}
        </>
      }
      data-card={tag}
      data-run={only}
    >
      <Body
        tag={tag}
        frame={frame}
        near={near}
        model={model}
        chart={chart}
        message={error.value?.message}
        full={full}
      />
    </Card>
  );
}

function Body(props: {
  tag: string;
  frame: { readonly current: HTMLElement | null };
  near: ReadonlySignal<boolean>;
  model: ReadonlySignal<ComparisonModel | null>;
  chart: { current: BinnedChart | null };
  message: string | undefined;
  full: boolean;
}) {
  const { tag, frame, near, model, chart, message, full } = props;
  const shown = near.value ? model.value : null;
  return (
    <>
      <div class="chart-place">
        {message !== undefined ? (
          <CardFailure message={message} />
        ) : shown === null ? (
          <Skeleton />
        ) : shown.binned === null ? (
          <Nothing frame={frame} data={shown.data} />
        ) : (
          <ComparisonChart
            tag={tag}
            frame={frame}
            model={model}
            picture={chart}
          />
        )}
        {shown && <Notes data={shown.data} by={shown.by} scale={valueScale} />}
      </div>
      <p class={`compare-words${compared.value === "steps" ? " two" : ""}`}>
        {shown?.binned && (shown.by === "steps" || full) && (
          <Legend model={shown} />
        )}
        {shown?.binned &&
          captionOf(shown).map((piece, i) => (
            <Fragment key={i}>
              {i > 0 && " · "}
              <span>{piece}</span>
            </Fragment>
          ))}
      </p>
    </>
  );
}

/** More would hide what follows. */
const MOST_NAMED = 12;

/** Which outline is that of which step; or of which run, where the list of runs is out of sight. */
function Legend({ model }: { model: ComparisonModel }) {
  return (
    <>
      {legendOf(model)
        .slice(0, MOST_NAMED)
        .map(({ label, color, dash }, i) => (
          <span key={i} class="compare-legend">
            <Swatch color={color} dashed={dash !== null} />
            {label}
          </span>
        ))}
    </>
  );
}

/** Of rows, whose names stand beside them, none. */
function legendOf(model: ComparisonModel | null): LegendEntry[] {
  if (!model || model.as === "rows") return [];
  const { by, rows, data, names, colors } = model;
  return rows.map((row, i) => ({
    label:
      by === "runs"
        ? names[i]!
        : t("step.at", { step: formatStep(data.steps[row]!, locale.value) }),
    color: colors[i]!,
    dash: by === "steps" && i === 0 ? [4, 3] : null,
  }));
}
