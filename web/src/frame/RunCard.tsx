import "../styles/runTools.css";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import {
  formatAge,
  formatDuration,
  formatStep,
  formatWallTime,
} from "../base/format";
import { locale, t } from "../i18n";
import { now } from "../state/clock";
import {
  commandText,
  contextsOf,
  gpuTexts,
  revisionText,
} from "../state/contexts";
import { hparamRows, hparamText } from "../state/hparams";
import { noteOf } from "../state/notes";
import { displayName, runColor, runs } from "../state/runs";
import { trainingPulse, trainings } from "../state/trainings";
import { Fact, Facts } from "../ui/Fact";
import type { Rect } from "../ui/place";
import { Swatch } from "../ui/Swatch";
import { cardOf } from "./runTools";

const GAP = 10;
const EDGE = 8;
const MOST_HPARAMS = 12;
const MOST_PARTS = 6;

/** All there is to know about the run that the pointer rests on, beside its row. */
export function RunCard() {
  const at = cardOf.value;
  return at && <Card run={at.run} row={at.row} />;
}

function Card({ run, row }: { run: string; row: Rect }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!box.current) return;
    const { height } = box.current.getBoundingClientRect();
    const top = Math.max(EDGE, Math.min(row.top, innerHeight - height - EDGE));
    box.current.style.left = `${row.left + row.width + GAP}px`;
    box.current.style.top = `${top}px`;
  });
  const training = trainings.value.find(({ name }) => name === run);
  const listed = runs.value.find(({ name }) => name === run);
  if (!training) return null;
  const { lastStep, lastWallTime, modified } = trainingPulse(training);
  const language = locale.value;
  const { name, note } = noteOf(run);
  const hparams = Object.entries(hparamRows.value.get(run) ?? {});
  const started = listed?.firstWallTime ?? 0;
  const labels = training.parts.map(({ label }) => label);
  return (
    <div ref={box} class="run-card" role="tooltip">
      <div class="run-card-name">
        <Swatch color={runColor(run)} />
        <b>{displayName(run)}</b>
      </div>
      {name && <div class="run-card-path">{run}</div>}
      {note && <p class="run-card-note">{note}</p>}
      <dl class="facts">
        <Fact name={t("runs.factStep")}>{formatStep(lastStep, language)}</Fact>
        <Fact name={t("runs.factGrew")}>
          {formatAge(Math.max(0, now.value - modified), language)}
        </Fact>
        {started > 0 && (
          <Fact name={t("runs.factBegan")}>
            {formatWallTime(started, language)}
          </Fact>
        )}
        {started > 0 && lastWallTime > started && (
          <Fact name={t("runs.factTook")}>
            {formatDuration(lastWallTime - started, language)}
          </Fact>
        )}
        {labels.length > 0 && (
          <Fact name={t("runs.factParts")}>{shortList(labels)}</Fact>
        )}
      </dl>
      <Begun key={run} run={run} />
      {hparams.length > 0 && (
        <dl class="facts hparams">
          {hparams.slice(0, MOST_HPARAMS).map(([hparam, value]) => (
            <Fact key={hparam} name={hparam}>
              {hparamText(value)}
            </Fact>
          ))}
        </dl>
      )}
      {hparams.length > MOST_HPARAMS && (
        <p class="count">
          {t("more", { count: hparams.length - MOST_HPARAMS })}
        </p>
      )}
      <p class="run-card-help">{t("runs.solo")}</p>
    </div>
  );
}

/** The most telling of what the run was begun with, once it is read. */
function Begun({ run }: { run: string }) {
  const [read] = useState(() => contextsOf(run));
  useEffect(() => () => read.dispose(), [read]);
  const context = read.value.value?.at(-1);
  if (!context) return null;
  const facts: readonly (readonly [string, string])[] = [
    [t("runs.command"), commandText(context, true)],
    [t("runs.revision"), revisionText(context)],
    [t("runs.host"), context.host],
    ["GPU", gpuTexts(context).join(", ")],
  ];
  return <Facts class="begun" facts={facts} />;
}

function shortList(labels: readonly string[]): string {
  const shown = labels.slice(0, MOST_PARTS).join(", ");
  const more = labels.length - MOST_PARTS;
  return more > 0 ? `${shown}, ${t("more", { count: more })}` : shown;
}
