import { t } from "../i18n";
import { locale, theme, type Theme } from "../state/settings";
import { narrow } from "../state/viewport";
import { IconButton } from "../ui/IconButton";
import { Icon, type IconName } from "../ui/Icon";
import { Tooltip } from "../ui/Tooltip";
import { Brand } from "./Brand";
import { nextLanguage, nextTheme } from "./commands";
import { ConnectionPill } from "./ConnectionPill";
import { LoadingProgress } from "./LoadingProgress";
import { drawerOpen } from "./opened";
import { PanelTabs } from "./PanelTabs";
import { ProblemsBadge } from "./ProblemsBadge";
import { SearchPill } from "./SearchPill";
import { SettingsButton } from "./SettingsButton";

export function Header() {
  return (
    <header class="header">
      {narrow.value && <DrawerButton />}
      <Brand />
      <PanelTabs />
      <ProblemsBadge />
      <LoadingProgress />
      <SearchPill />
      <ConnectionPill />
      {!narrow.value && (
        <>
          <LanguageSwitch />
          <ThemeSwitch />
        </>
      )}
      <SettingsButton />
    </header>
  );
}

/** Opens the list of runs where there is no room for it beside the charts. */
function DrawerButton() {
  return (
    <span class="drawer-button">
      <IconButton
        icon="menu"
        label={t("runs.title")}
        onClick={() => (drawerOpen.value = true)}
      />
    </span>
  );
}

/** Names the other language in that language: who cannot read this one finds it. */
function LanguageSwitch() {
  const label = t("language.switch");
  const other = locale.value === "en" ? "zh-CN" : "en";
  const sign = other === "en" ? "EN" : "中";
  return (
    <Tooltip text={label}>
      <button
        type="button"
        class="icon-button"
        lang={other}
        aria-label={`${sign} · ${label}`}
        onClick={nextLanguage}
      >
        {other === "en" ? sign : <Icon name="chinese" />}
      </button>
    </Tooltip>
  );
}

const THEME_ICON: Readonly<Record<Theme, IconName>> = {
  system: "system",
  light: "sun",
  dark: "moon",
};

function ThemeSwitch() {
  const current = theme.value;
  return (
    <IconButton
      icon={THEME_ICON[current]}
      label={`${t("theme.label")}: ${t(`theme.${current}`)}`}
      onClick={nextTheme}
    />
  );
}
