import { useComputed } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { cssPaint } from "../base/cssColor";
import { t } from "../i18n";
import { now } from "../state/clock";
import { baseline } from "../state/chartOptions";
import { changeNote, noteOf } from "../state/notes";
import { drawnColor } from "../state/groups";
import { displayName } from "../state/runs";
import type { RunLine } from "../state/runTree";
import { trainingPulse, type Training } from "../state/trainings";
import { Icon, type IconName } from "../ui/Icon";
import { TagTitle } from "../ui/TagTitle";
import { activeLine } from "./runGestures";
import { renamedRun, runTool } from "./runTools";

/** A run that grew within so many seconds is taken to be still written. */
const LIVE_SECONDS = 60;

/** A run's colour, its name, and marks of what there is to know about it. */
export function RunName({ line }: { line: RunLine }) {
  const { name } = line.training;
  const color = useComputed(() => drawnColor(name)).value;
  const { name: given, note, hidden } = useComputed(() => noteOf(name)).value;
  const renamed = useComputed(() => renamedRun.value === name).value;
  const isBaseline = useComputed(() => baseline.value === name).value;
  return (
    <>
      <button
        type="button"
        class="run-swatch"
        tabIndex={-1}
        aria-label={t("runs.colorOf", { run: name })}
        onClick={(event) => {
          activeLine.value = line.key;
          const button = event.currentTarget;
          runTool.value = {
            kind: "color",
            run: name,
            anchor: button.getBoundingClientRect(),
            returnTo: button.closest<HTMLElement>("[role=treegrid]"),
          };
        }}
      >
        <span class="swatch" style={{ "--color": cssPaint(color) }} />
      </button>
      {renamed ? (
        <NameField run={name} />
      ) : (
        <TagTitle name={given || line.label} />
      )}
      <LiveMark training={line.training} />
      {note && <Mark icon="note" label={t("runs.hasNote")} />}
      {isBaseline && <Mark icon="baseline" label={t("runs.isBaseline")} />}
      {hidden && <Mark icon="eyeOff" label={t("runs.isHidden")} />}
    </>
  );
}

function Mark({ icon, label }: { icon: IconName; label: string }) {
  return (
    <span class="run-mark" role="img" aria-label={label} title={label}>
      <Icon name={icon} size={12} />
    </span>
  );
}

function LiveMark({ training }: { training: Training }) {
  const { modified } = trainingPulse(training);
  if (now.value - modified >= LIVE_SECONDS) return null;
  return <span class="live-mark" role="img" aria-label={t("runs.live")} />;
}

/** The name being edited in its row: Enter keeps it, Escape doesn't; an empty one is the run's own again. */
function NameField({ run }: { run: string }) {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    field.current?.select();
  }, []);
  const end = (text: string | null) => {
    if (renamedRun.value !== run) return;
    renamedRun.value = null;
    field.current?.closest<HTMLElement>("[role=treegrid]")?.focus();
    if (text === null) return;
    const name = text.trim() === run ? "" : text.trim();
    if (name !== noteOf(run).name) void changeNote(run, { name });
  };
  return (
    <input
      ref={field}
      class="run-rename"
      aria-label={t("runs.renameOf", { run })}
      placeholder={run}
      maxLength={300}
      spellcheck={false}
      autocomplete="off"
      value={displayName(run)}
      onBlur={(event) => end(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.isComposing) return;
        if (event.key === "Enter") end(event.currentTarget.value);
        if (event.key === "Escape") end(null);
      }}
    />
  );
}
