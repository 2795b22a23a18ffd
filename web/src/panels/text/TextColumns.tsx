import { useSignal, type Signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { formatStep } from "../../base/format";
import { locale, t } from "../../i18n";
import { keptStep } from "../../state/pointedStep";
import { runColor } from "../../state/runs";
import {
  setTextCardView,
  textCardView,
  textKey,
  type TextAt,
} from "../../state/text";
import { foundIn } from "../../state/textSearch";
import { useNear } from "../../ui/near";
import { RunLabel } from "../../ui/RunLabel";
import { allSteps } from "./place";
import { TextReading } from "./TextReading";
import { TextSteps } from "./TextSteps";
import { followsNewest, useReading } from "./useReading";

const NEAR_PX = 400;

type Steps = ReadonlyMap<string, Float64Array>;

/** A tag with a column for each run, all at one step: what was logged then, or last before. */
export function TextColumns({
  tag,
  runs,
}: {
  tag: string;
  runs: readonly string[];
}) {
  const key = textKey({ tag });
  const known: Signal<Steps> = useSignal<Steps>(new Map());
  const steps = allSteps(known.value.values());
  const { at } = textCardView(key).value;
  const last = steps.length - 1;
  const wanted = at?.step ?? keptStep.value;
  const index =
    wanted === null
      ? last
      : Math.max(
          0,
          steps.findLastIndex((step) => step <= wanted),
        );
  const choose = (place: number) => {
    const step = steps[place];
    const newest =
      place === last && runs.every((run) => followsNewest({ run, tag }));
    const none = newest || step === undefined;
    setTextCardView(key, { at: none ? undefined : { step } });
  };
  const step = wanted ?? steps[last];
  return (
    <>
      <div class="text-ways">
        {step !== undefined && (
          <TextSteps
            step={step}
            index={index}
            count={last + 1}
            onChoose={choose}
          />
        )}
      </div>
      <div
        class="text-columns"
        role="region"
        aria-label={t("text.byRun", { tag })}
        tabIndex={0}
      >
        {runs.map((run) => (
          <Column key={run} tag={tag} run={run} at={at} known={known} />
        ))}
      </div>
    </>
  );
}

interface ColumnProps {
  tag: string;
  run: string;
  at: TextAt | undefined;
  /** The steps of the columns that were read. */
  known: Signal<Steps>;
}

function Column(props: ColumnProps) {
  const frame = useRef<HTMLDivElement>(null);
  const near = useNear(frame, NEAR_PX);
  const { run } = props;
  return (
    <div ref={frame} class="text-column">
      <RunLabel name={run} color={runColor(run)} />
      {near.value ? <ColumnBody {...props} /> : <div class="text-place" />}
    </div>
  );
}

function ColumnBody({ tag, run, at, known }: ColumnProps) {
  const chosen = useSignal(at);
  chosen.value = at;
  const reading = useReading(
    { run, tag },
    () => chosen.value,
    () => undefined,
  );
  const steps = reading.texts.value?.steps;
  useLayoutEffect(() => {
    if (steps) known.value = new Map(known.peek()).set(run, steps);
  }, [steps]);
  const place = reading.place.value;
  const found = foundIn({ run, tag }).length;
  const step = place === null ? undefined : steps?.[place];
  return (
    <>
      <p class="text-column-step">
        {step !== undefined &&
          t("step.at", { step: formatStep(step, locale.value) })}
        {found > 0 && <span>{t("text.foundIn", { count: found })}</span>}
      </p>
      <TextReading reading={reading} />
    </>
  );
}
