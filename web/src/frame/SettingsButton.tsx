import { t } from "../i18n";
import { Icon } from "../ui/Icon";
import { lazily } from "../ui/lazily";
import { Popover } from "../ui/Popover";
import { settingsOpen } from "./opened";

export const SETTINGS = lazily(() =>
  import("./SettingsPanel").then((m) => m.SettingsPanel),
);

export function SettingsButton() {
  return (
    <Popover
      label={t("settings.title")}
      align="right"
      buttonClass="icon-button"
      button={<Icon name="settings" />}
      open={settingsOpen}
    >
      {() => <SETTINGS.Component />}
    </Popover>
  );
}
