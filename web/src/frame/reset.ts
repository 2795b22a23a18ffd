import { say } from "../base/toast";
import { t } from "../i18n";
import { resetSettings } from "../state/setting";

/** Forgets what this browser remembers of the reader's choices, and offers the way back. */
export function resetPreferences(): void {
  const undo = resetSettings();
  say(t("settings.wasReset"), { label: t("undo"), run: undo });
}
