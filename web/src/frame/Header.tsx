import { t } from "../i18n";
import { locale, theme, type Theme } from "../state/settings";
import { IconButton } from "../ui/IconButton";
import type { IconName } from "../ui/Icon";
import { Tooltip } from "../ui/Tooltip";
import { Brand } from "./Brand";
import { ConnectionPill } from "./ConnectionPill";
import { LoadingProgress } from "./LoadingProgress";
import { PanelTabs } from "./PanelTabs";
import { ProblemsBadge } from "./ProblemsBadge";

export function Header() {
  return (
    <header class="header">
      <Brand />
      <PanelTabs />
      <ProblemsBadge />
      <LoadingProgress />
      <ConnectionPill />
      <LanguageSwitch />
      <ThemeSwitch />
    </header>
  );
}

/** Names the other language in that language: who cannot read this one finds it. */
function LanguageSwitch() {
  const label = t("language.switch");
  const other = locale.value === "en" ? "zh-CN" : "en";
  return (
    <Tooltip text={label}>
      <button
        type="button"
        class="icon-button"
        lang={other}
        aria-label={label}
        onClick={() => (locale.value = other)}
      >
        {other === "en" ? "EN" : "中"}
      </button>
    </Tooltip>
  );
}

const NEXT_THEME: Readonly<Record<Theme, Theme>> = {
  system: "light",
  light: "dark",
  dark: "system",
};
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
      onClick={() => (theme.value = NEXT_THEME[current])}
    />
  );
}
