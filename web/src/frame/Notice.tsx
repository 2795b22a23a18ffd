import { t } from "../i18n";
import { connection } from "../state/board";
import {
  listedTrainings,
  runFilter,
  runs,
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
  const filtered = listedTrainings.value.length === 0;
  return (
    <div class="notice" role="status">
      <strong>
        {t(filtered ? "empty.filter.title" : "empty.unticked.title")}
      </strong>
      <span>
        {filtered
          ? t("empty.filter.body", { pattern: runFilter.value })
          : t("empty.unticked.body")}
      </span>
      <button
        type="button"
        class="button"
        onClick={filtered ? () => (runFilter.value = "") : toggleAllRuns}
      >
        {t(filtered ? "filter.clear" : "empty.unticked.action")}
      </button>
    </div>
  );
}
