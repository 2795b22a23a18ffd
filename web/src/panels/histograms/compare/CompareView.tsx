import { useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { formatStep } from "../../../base/format";
import { locale } from "../../../i18n";
import {
  compared,
  comparedGroups,
  useComparison,
  type ComparedCard,
} from "../../../state/comparison";
import { foldedHistograms } from "../../../state/histograms";
import { runColor } from "../../../state/runs";
import { Card } from "../../../ui/Card";
import { CardFailure } from "../../../ui/CardNote";
import { CardSections } from "../../../ui/CardSections";
import { useNear } from "../../../ui/near";
import { RunLabel } from "../../../ui/RunLabel";
import { Skeleton } from "../../../ui/Skeleton";
import { Swatch } from "../../../ui/Swatch";
import { TagTitle } from "../../../ui/TagTitle";
import { Nothing, OddNotes } from "../CardNotes";
import { CompareTooltip } from "./CompareTooltip";
import { ComparisonChart } from "./ComparisonChart";
import { comparisonModel, type ComparisonModel } from "./model";
import { captionOf } from "./words";

const NEAR_PX = 400;

/** A card for each tag, with all shown runs that have it; or, where two steps are compared, for each tag of each run. */
export function CompareView() {
  const by = compared.value;
  return (
    <>
      <CardSections
        groups={comparedGroups.value}
        folded={foldedHistograms}
        card={(card) => (
          <CompareCard
            key={`${by}\n${card.tag}\n${by === "steps" ? card.runs[0] : ""}`}
            card={card}
          />
        )}
      />
      <CompareTooltip />
    </>
  );
}

function CompareCard({ card }: { card: ComparedCard }) {
  const frame = useRef<HTMLElement>(null);
  const near = useNear(frame, NEAR_PX);
  const here = useSignal(card);
  useLayoutEffect(() => {
    here.value = card;
  }, [card, here]);
  const { tag, runs } = card;
  const [only] = runs.length === 1 ? runs : [];
  return (
    <Card
      frame={frame}
      class="histogram-card compare-card"
      name={only === undefined ? tag : `${tag} · ${only}`}
      title={<TagTitle name={tag} />}
      tools={
        only !== undefined && <RunLabel name={only} color={runColor(only)} />
      }
      data-card={tag}
      data-run={only}
    >
      {near.value ? (
        <Body card={here} frame={frame} />
      ) : (
        <>
          <div class="chart-place" />
          <p class="compare-words" />
        </>
      )}
    </Card>
  );
}

function Body(props: {
  card: ReturnType<typeof useSignal<ComparedCard>>;
  frame: { readonly current: HTMLElement | null };
}) {
  const { frame } = props;
  const card = useComputed(() => props.card.value!);
  const { value, error } = useComparison(card);
  const model = useComputed(() => value.value && comparisonModel(value.value));
  const shown = model.value;
  return (
    <>
      <div class="chart-place">
        {error.value ? (
          <CardFailure message={error.value.message} />
        ) : shown === null ? (
          <Skeleton />
        ) : shown.binned === null ? (
          <Nothing frame={frame} unreadable={shown.data.unreadable} />
        ) : (
          <ComparisonChart tag={card.value.tag} frame={frame} model={model} />
        )}
        {shown?.binned && <OddNotes data={shown.data} by={shown.by} />}
      </div>
      <p class="compare-words">
        {shown?.by === "steps" && shown.binned && <StepLegend model={shown} />}
        {shown?.binned && captionOf(shown)}
      </p>
    </>
  );
}

/** Which outline is that of which step. */
function StepLegend({ model }: { model: ComparisonModel }) {
  const { data, rows, colors } = model;
  return (
    <>
      {rows.map((row, i) => (
        <span key={i} class="step-legend">
          <Swatch color={colors[i]!} dashed={i === 0} />
          {formatStep(data.steps[row]!, locale.value)}
        </span>
      ))}
    </>
  );
}
