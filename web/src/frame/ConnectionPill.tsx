import { t } from "../i18n";
import { connection, resumeLive } from "../state/board";
import { Icon } from "../ui/Icon";
import { Tooltip } from "../ui/Tooltip";

/** Whether what is on the page is live; while it is paused, the way on. */
export function ConnectionPill() {
  const state = connection.value;
  const note = t(`connection.${state}.note`);
  if (state === "paused") {
    return (
      <Tooltip text={note}>
        <button type="button" class="pill paused" onClick={resumeLive}>
          <Icon name="pause" size={12} />
          <span class="pill-words">{t("connection.paused")}</span>
        </button>
      </Tooltip>
    );
  }
  return (
    <Tooltip text={note}>
      <span class={`pill connection ${state}`} role="status">
        <span class="dot" aria-hidden="true" />
        <span class="pill-words">{t(`connection.${state}`)}</span>
      </span>
    </Tooltip>
  );
}
