import { t } from "../i18n";
import { connection } from "../state/board";
import { Tooltip } from "../ui/Tooltip";

/** Whether what is on the page is live. */
export function ConnectionPill() {
  const state = connection.value;
  return (
    <Tooltip text={t(`connection.${state}.note`)}>
      <span class={`pill ${state}`} role="status">
        <span class="dot" aria-hidden="true" />
        {t(`connection.${state}`)}
      </span>
    </Tooltip>
  );
}
