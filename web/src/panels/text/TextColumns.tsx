import { useComputed, useSignal, type Signal } from "@preact/signals";
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
import { allNames, indexOfName, namesOf } from "./place";
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
  const shownRuns = useSignal(runs);
  shownRuns.value = runs;
  /** Of each run in which something is found, the texts that have it. */
  const hits = useComputed(() =>
    shownRuns.value.map((run) => {
      const found = foundIn({ run, tag });
      // of a run that was not read yet the search tells the steps alone
      const names = namesOf(known.value.get(run) ?? []);
      return found.map((hit) => names[hit.place] ?? { step: hit.step });
    }),
  );
  const names = useComputed(() =>
    allNames([
      ...shownRuns.value.map((run) => known.value.get(run) ?? []),
      ...hits.value.map((found) => [...new Set(found.map((at) => at.step))]),
    ]),
  );
  const found = useComputed(() => {
    const places = hits.value.flat().map((at) => indexOfName(names.value, at));
    return [...new Set(places)].sort((a, b) => a - b);
  });
  const all = names.value;
  const last = all.length - 1;
  const newest = found.value.at(-1);
  const kept = keptStep.value;
  const chosen = textCardView(key).value.at;
  /** Where all columns stand: what was chosen, or the newest that has what is searched for, or the step that is kept. */
  const at = chosen ?? (newest === undefined ? undefined : all[newest]);
  const wanted = at ?? (kept === null ? undefined : { step: kept });
  const index = wanted ? indexOfName(all, wanted) : last;
  const choose = (place: number) => {
    const none =
      all[place] === undefined ||
      (place === last && runs.every((run) => followsNewest({ run, tag })));
    setTextCardView(key, { at: none ? undefined : all[place] });
  };
  const step = wanted?.step ?? all[last]?.step;
  return (
    <>
      <div class="text-ways">
        {step !== undefined && (
          <TextSteps
            step={step}
            index={index}
            count={last + 1}
            onChoose={choose}
            found={found.value}
            foundWords={t("text.foundAtSteps", { count: found.value.length })}
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
  const found = foundIn({ run, tag });
  const isHere = found.some((hit) => hit.place === place);
  return (
    <>
      <p class="text-column-step">
        {steps && place !== null && <ColumnStep steps={steps} place={place} />}
        {found.length > 0 && (
          <span class={isHere ? "text-found" : undefined}>
            {isHere
              ? t("text.foundHere")
              : t("text.foundIn", { count: found.length })}
          </span>
        )}
      </p>
      <TextReading reading={reading} />
    </>
  );
}

/** The step of the text that is shown, and of several at that step which one it is. */
function ColumnStep(props: { steps: Float64Array; place: number }) {
  const { steps, place } = props;
  const step = steps[place];
  if (step === undefined) return null;
  const total = steps.reduce((sum, other) => sum + Number(other === step), 0);
  const { nth } = namesOf(steps)[place]!;
  const words = t("step.at", { step: formatStep(step, locale.value) });
  return (
    <span>
      {nth === undefined
        ? words
        : `${words} · ${t("text.nthOf", { index: nth + 1, total })}`}
    </span>
  );
}
