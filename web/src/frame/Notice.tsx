import { t } from "../i18n";
import { connection } from "../state/board";
import {
  clearRunFilters,
  isFiltered,
  listedTrainings,
  runFilter,
  runs,
  showHidden,
  shownRuns,
  toggleAllRuns,
} from "../state/runs";

/** Why a dashboard that has data looks empty or old. It floats, so that nothing moves when it comes or goes. */
export function Notice() {
  if (runs.value.length === 0) return null;
  if (connection.value === "lost") {
    return (
      <div class="notice" role="status">
        <strong>{t("empty.server.title")}</strong>
        <span>{t("connection.lost.note")}</span>
      </div>
    );
  }
  if (shownRuns.value.length > 0) return null;
  const { title, body, label, action } = whyEmpty();
  return (
    <div class="notice" role="status">
      <strong>{title}</strong>
      <span>{body}</span>
      <button type="button" class="button" onClick={action}>
        {label}
      </button>
    </div>
  );
}

/** Why no run is drawn, and what changes that. */
function whyEmpty() {
  if (listedTrainings.value.length > 0) {
    return {
      title: t("empty.unticked.title"),
      body: t("empty.unticked.body"),
      label: t("empty.unticked.action"),
      action: toggleAllRuns,
    };
  }
  if (!isFiltered.value) {
    return {
      title: t("runs.allHidden"),
      body: t("runs.allHidden.body"),
      label: t("runs.allHidden.action"),
      action: () => (showHidden.value = true),
    };
  }
  const pattern = runFilter.value;
  return {
    title: t("empty.filter.title"),
    body: pattern
      ? t("empty.filter.body", { pattern })
      : t("runs.columnsHideAll"),
    label: t("filter.clear"),
    action: clearRunFilters,
  };
}
