import { t } from "../i18n";
import { board } from "../state/board";
import { runFound, soughtRun } from "../state/commands";
import {
  filterError,
  listedTrainings,
  runFilter,
  runs,
  shownTrainings,
  toggleAllRuns,
} from "../state/runs";
import { Checkbox } from "../ui/Checkbox";
import { Field } from "../ui/Field";
import { VirtualList } from "../ui/VirtualList";
import { RunRow } from "./RunRow";

/** The height of `--row` in tokens.css, in CSS pixels. */
const ROW_HEIGHT = 28;

/** All runs: which of them are drawn, in which colour, and how far they are. */
export function RunsPanel() {
  const error = filterError.value;
  const listed = listedTrainings.value;
  return (
    <aside class="runs-panel" aria-label={t("runs.title")}>
      <div class="runs-head">
        <Field
          label={t("runs.filter")}
          value={runFilter.value}
          error={error && t("filter.badPattern", { error })}
          onInput={(value) => (runFilter.value = value)}
        />
      </div>
      <RunsColumns />
      {listed.length > 0 ? (
        <VirtualList
          label={t("runs.title")}
          items={listed}
          rowHeight={ROW_HEIGHT}
          keyOf={(run) => run.name}
          row={(run) => <RunRow name={run.name} />}
          sought={soughtRun.value}
          onFound={runFound}
        />
      ) : (
        <p class="runs-none">
          {t(runs.value.length > 0 ? "runs.noMatch" : "runs.none")}
        </p>
      )}
      <RunsFoot />
    </aside>
  );
}

function RunsColumns() {
  const shown = shownTrainings.value.length;
  const listed = listedTrainings.value.length;
  return (
    <div class="runs-columns">
      <Checkbox
        label={t("runs.toggleAll")}
        title={t("runs.toggleAll")}
        data-toggle-all-runs=""
        checked={shown > 0}
        mixed={shown > 0 && shown < listed}
        onChange={toggleAllRuns}
      />
      <span>{t("runs.name")}</span>
      <span class="number">{t("axis.step")}</span>
    </div>
  );
}

function RunsFoot() {
  const logdir = board.value?.logdir ?? "";
  return (
    <div class="runs-foot">
      <span>
        {t("runs.shown", {
          shown: shownTrainings.value.length,
          total: runs.value.length,
        })}
      </span>
      <span class="logdir" title={logdir}>
        <bdi>{logdir}</bdi>
      </span>
    </div>
  );
}
