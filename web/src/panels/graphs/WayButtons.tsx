import { t } from "../../i18n";
import { wayBack, wayOn } from "../../state/address";
import { IconButton } from "../../ui/IconButton";

/** The browser's own way back, and on again, as far as it stays on this tab. */
export function WayButtons() {
  return (
    <div class="way-buttons">
      <IconButton
        icon="back"
        label={t("graphs.wayBack")}
        disabled={!wayBack.value}
        onClick={() => history.back()}
      />
      <IconButton
        icon="forward"
        label={t("graphs.wayOn")}
        disabled={!wayOn.value}
        onClick={() => history.forward()}
      />
    </div>
  );
}
