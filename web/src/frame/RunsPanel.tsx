import { t } from "../i18n";
import { board } from "../state/board";
import { notes } from "../state/notes";
import { holdOrder } from "../state/runLines";
import {
  filterError,
  runFilter,
  showHidden,
  shownTrainings,
} from "../state/runs";
import { trainings } from "../state/trainings";
import { Field } from "../ui/Field";
import { lazily } from "../ui/lazily";
import { MenuButton } from "../ui/Menu";
import { panelMenu } from "./runMenus";
import { RunsGrid } from "./RunsGrid";
import { RunsLegend } from "./RunsLegend";
import { cardOf, runTool } from "./runTools";

const toolBox = lazily(async () => (await import("./RunToolBox")).RunToolBox);
const card = lazily(async () => (await import("./RunCard")).RunCard);

/** All runs: which of them are drawn, in which colour, and how far they are. */
export function RunsPanel() {
  const error = filterError.value;
  return (
    <aside
      class="runs-panel"
      aria-label={t("runs.title")}
      onPointerEnter={() => (holdOrder.value = true)}
      onPointerLeave={() => (holdOrder.value = false)}
    >
      <div class="runs-bar">
        <Field
          label={t("runs.filter")}
          value={runFilter.value}
          error={error && t("filter.badPattern", { error })}
          onInput={(value) => (runFilter.value = value)}
        />
        <MenuButton
          label={t("runs.options")}
          icon="filter"
          align="right"
          entries={panelMenu}
        />
      </div>
      <RunsGrid />
      <RunsLegend />
      <RunsFoot />
      <Tool />
      <Card />
    </aside>
  );
}

function Tool() {
  return runTool.value && <toolBox.Component />;
}

function Card() {
  return cardOf.value && <card.Component />;
}

function RunsFoot() {
  const logdir = board.value?.logdir ?? "";
  const said = notes.value;
  const hidden =
    said.size === 0
      ? 0
      : trainings.value.filter(({ name }) => said.get(name)?.hidden).length;
  return (
    <div class="runs-foot">
      <span>
        {t("runs.shown", {
          shown: shownTrainings.value.length,
          total: trainings.value.length,
        })}
        {hidden > 0 && (
          <button
            type="button"
            class="runs-hidden"
            aria-pressed={showHidden.value}
            title={t("runs.showHidden", { count: hidden })}
            onClick={() => (showHidden.value = !showHidden.value)}
          >
            {t("runs.hidden", { count: hidden })}
          </button>
        )}
      </span>
      <span class="logdir" title={logdir}>
        <bdi>{logdir}</bdi>
      </span>
    </div>
  );
}
