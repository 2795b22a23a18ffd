import { useComputed } from "@preact/signals";
import { formatAge, formatCount, formatStepShort } from "../base/format";
import { locale, t } from "../i18n";
import { pulse } from "../state/board";
import { now } from "../state/clock";
import {
  hoveredRun,
  isTicked,
  runColor,
  soloRun,
  toggleRun,
} from "../state/runs";
import { Checkbox } from "../ui/Checkbox";
import { Swatch } from "../ui/Swatch";
import { TagTitle } from "../ui/TagTitle";

/** A run that grew within so many seconds is taken to be still written. */
const LIVE_SECONDS = 60;

export function RunRow({ name }: { name: string }) {
  const ticked = useComputed(() => isTicked(name)).value;
  const hovered = useComputed(() => hoveredRun.value === name).value;
  const { lastStep } = pulse(name).value;
  const live = useComputed(
    () => now.value - pulse(name).value.modified < LIVE_SECONDS,
  ).value;
  return (
    <label
      class={`run-row ${ticked ? "" : "off"} ${hovered ? "hovered" : ""}`}
      onPointerEnter={(event) => {
        hoveredRun.value = name;
        event.currentTarget.title = describe(name);
      }}
      onPointerLeave={() => (hoveredRun.value = null)}
      onClick={(event) => {
        if (!event.altKey) return;
        event.preventDefault();
        soloRun(name);
      }}
      onDblClick={() => soloRun(name)}
    >
      <Checkbox
        label={name}
        checked={ticked}
        onChange={() => toggleRun(name)}
      />
      <Swatch color={runColor(name)} />
      <TagTitle name={name} />
      {live && (
        <span class="live-mark" role="img" aria-label={t("runs.live")} />
      )}
      <span class="number">{formatStepShort(lastStep)}</span>
    </label>
  );
}

/** What the row's tooltip tells; made when it is asked for, since ages change all the time. */
function describe(name: string): string {
  const { lastStep, modified } = pulse(name).peek();
  const age = Math.max(0, Date.now() / 1000 - modified);
  return [
    name,
    t("runs.lastStep", { step: formatCount(lastStep, locale.value) }),
    t("runs.grew", { age: formatAge(age, locale.value) }),
    t("runs.solo"),
  ].join("\n");
}
