import { useSignal } from "@preact/signals";
import { t } from "../i18n";
import {
  colorBy,
  coloring,
  coloringByPattern,
  type ColorBy,
  type Coloring,
} from "../state/colorBy";
import { catcher } from "../state/grouping";
import { hparamColumns } from "../state/hparams";
import { OTHER_COLOR } from "../state/runColors";
import { trainings } from "../state/trainings";
import { Count } from "../ui/Count";
import { Field } from "../ui/Field";
import { SegmentedControl } from "../ui/SegmentedControl";
import { Select } from "../ui/Select";
import { Swatch } from "../ui/Swatch";
import { Ramp } from "./RunsLegend";

type By = ColorBy["by"];
const MOST_SHOWN = 100;

/** What the runs' colours tell, with a look at the groups that come of it. */
export function RunColorBy() {
  const held = colorBy.value;
  const by = useSignal<By>(held.by);
  const pattern = useSignal(held.by === "regex" ? held.pattern : "");
  const hparams = hparamColumns.value;
  const found = catcher(pattern.value);

  const choose = (next: By) => {
    by.value = next;
    if (next === "run") colorBy.value = { by: "run" };
    if (next === "regex") takePattern(pattern.value);
    if (next === "hparam" && hparams[0]) {
      colorBy.value = { by: "hparam", name: hparams[0].name };
    }
  };
  /** A pattern that is not finished yet colours nothing: what was right before stays. */
  const takePattern = (text: string) => {
    pattern.value = text;
    if (text !== "" && "caught" in catcher(text)) {
      colorBy.value = { by: "regex", pattern: text };
    }
  };
  return (
    <>
      <SegmentedControl<By>
        label={t("runs.colorByTitle")}
        options={(["run", "regex", "hparam"] as const).map((value) => ({
          value,
          label: t(`runs.colorBy.${value}`),
        }))}
        value={by.value}
        onChange={choose}
      />
      {by.value === "regex" && (
        <>
          <Field
            label={t("runs.colorPattern")}
            value={pattern.value}
            error={"error" in found ? found.error : null}
            onInput={takePattern}
          />
          <p class="tool-note">
            {"error" in found
              ? t("runs.notPattern", { error: found.error })
              : t("runs.patternHelp")}
          </p>
          {"caught" in found && pattern.value !== "" && (
            <Preview coloring={coloringByPattern(pattern.value)} />
          )}
        </>
      )}
      {by.value === "hparam" &&
        (hparams.length === 0 ? (
          <p class="tool-note">{t("runs.noHparams")}</p>
        ) : (
          <>
            <Select
              label={t("runs.colorBy.hparam")}
              options={hparams.map(({ name }) => ({
                value: name,
                label: name,
              }))}
              value={held.by === "hparam" ? held.name : ""}
              onChange={(name) => (colorBy.value = { by: "hparam", name })}
            />
            <Preview coloring={coloring.value} />
          </>
        ))}
    </>
  );
}

/** Which groups there are, and how many runs belong to none. */
function Preview({ coloring: { groups, scale } }: { coloring: Coloring }) {
  if (scale) return <Ramp scale={scale} />;
  const total = trainings.value.length;
  const rest = groups.reduce((left, { count }) => left - count, total);
  const more = groups.length - MOST_SHOWN;
  return (
    <ul class="color-groups" aria-label={t("runs.groups")} tabIndex={0}>
      {groups.slice(0, MOST_SHOWN).map(({ name, color, count }) => (
        <li key={name}>
          <Swatch color={color} />
          <span title={name}>{name || t("runs.emptyGroup")}</span>
          <Count of={count} />
        </li>
      ))}
      {more > 0 && <li class="count">{t("more", { count: more })}</li>}
      {rest > 0 && (
        <li class="rest">
          <Swatch color={OTHER_COLOR} />
          <span>{t("runs.noGroup")}</span>
          <Count of={rest} />
        </li>
      )}
    </ul>
  );
}
