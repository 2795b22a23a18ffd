import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { say } from "../base/toast";
import { LOCALES, t, type Locale, type MessageKey } from "../i18n";
import {
  board,
  livePaused,
  pauseLive,
  reloadNow,
  resumeLive,
} from "../state/board";
import {
  CARD_WIDTHS,
  cardWidth,
  follow,
  ignoreOutliers,
  linkZoom,
  partition,
  showMarks,
  showSuperseded,
  TOOLTIP_SORTS,
  tooltipRows,
  tooltipSort,
} from "../state/chartOptions";
import { locale, theme, type Theme } from "../state/settings";
import "../styles/settings.css";
import { SegmentedControl } from "../ui/SegmentedControl";
import { Select } from "../ui/Select";
import { Slider } from "../ui/Slider";
import { Switch } from "../ui/Switch";
import { settingsOpen, shortcutsOpen } from "./opened";
import { resetPreferences } from "./reset";
import { startTour } from "./touring";

/** What belongs to no single card, and what the page can do for itself. */
export function SettingsPanel() {
  const close = () => (settingsOpen.value = false);
  return (
    <div class="settings">
      <Appearance />
      <Cards />
      <Charts />
      <Tooltips />
      <Live />
      <div class="settings-foot">
        <FootButton
          label={t("settings.shortcuts")}
          onClick={() => {
            close();
            shortcutsOpen.value = true;
          }}
        />
        <FootButton
          label={t("settings.tour")}
          onClick={() => {
            close();
            startTour();
          }}
        />
        <FootButton label={t("settings.reset")} onClick={resetPreferences} />
        <span class="settings-version">
          {t("app.name")} {board.value?.glassboard}
        </span>
      </div>
    </div>
  );
}

function Section(props: { title: string; children: ComponentChildren }) {
  return (
    <section aria-label={props.title}>
      <h2>{props.title}</h2>
      {props.children}
    </section>
  );
}

function Line(props: { label: string; children: ComponentChildren }) {
  return (
    <div class="settings-line">
      <span aria-hidden="true">{props.label}</span>
      {props.children}
    </div>
  );
}

const THEMES: readonly Theme[] = ["system", "light", "dark"];
/** Each in its own words: who cannot read the page's finds theirs. */
const LANGUAGES: Readonly<Record<Locale, string>> = {
  en: "English",
  "zh-CN": "简体中文",
};

function Appearance() {
  return (
    <Section title={t("settings.appearance")}>
      <Line label={t("theme.label")}>
        <SegmentedControl
          label={t("theme.label")}
          options={THEMES.map((value) => ({
            value,
            label: t(`settings.theme.${value}`),
          }))}
          value={theme.value}
          onChange={(value) => (theme.value = value)}
        />
      </Line>
      <Line label={t("settings.language")}>
        <SegmentedControl
          label={t("settings.language")}
          options={LOCALES.map((value) => ({
            value,
            label: LANGUAGES[value],
          }))}
          value={locale.value}
          onChange={(value) => (locale.value = value)}
        />
      </Line>
    </Section>
  );
}

function Cards() {
  const label = t("settings.cardWidth");
  return (
    <Section title={t("settings.cards")}>
      <Line label={label}>
        <Slider
          label={label}
          min={CARD_WIDTHS.least}
          max={CARD_WIDTHS.most}
          step={CARD_WIDTHS.step}
          value={cardWidth.value}
          valueText={t("settings.pixels", { count: cardWidth.value })}
          onInput={(value) => (cardWidth.value = value)}
        />
      </Line>
    </Section>
  );
}

const SWITCHES: readonly (readonly [
  Signal<boolean>,
  label: MessageKey,
  note: MessageKey,
])[] = [
  [ignoreOutliers, "option.outliers", "option.outliers.note"],
  [linkZoom, "option.link", "option.link.note"],
  [follow, "option.follow", "option.follow.note"],
  [showMarks, "option.marks", "option.marks.note"],
  [showSuperseded, "option.superseded", "option.superseded.note"],
  [partition, "option.partition", "option.partition.note"],
];

function Charts() {
  return (
    <Section title={t("settings.charts")}>
      {SWITCHES.map(([held, label, note]) => (
        <Switch
          key={label}
          label={t(label)}
          note={t(note)}
          checked={held.value}
          onChange={(on) => (held.value = on)}
        />
      ))}
    </Section>
  );
}

const MOST_ROWS = 200;

function Tooltips() {
  const rows = t("settings.tooltipRows");
  return (
    <Section title={t("settings.tooltip")}>
      <Line label={t("settings.tooltipSort")}>
        <Select
          label={t("settings.tooltipSort")}
          options={TOOLTIP_SORTS.map((value) => ({
            value,
            label: t(`tooltipSort.${value}`),
          }))}
          value={tooltipSort.value}
          onChange={(value) => (tooltipSort.value = value)}
        />
      </Line>
      <Line label={rows}>
        <input
          type="number"
          class="number"
          aria-label={rows}
          min={1}
          max={MOST_ROWS}
          step={1}
          value={String(tooltipRows.value)}
          onChange={(event) => {
            const asked = Math.round(event.currentTarget.valueAsNumber);
            if (Number.isFinite(asked)) {
              tooltipRows.value = Math.max(1, Math.min(asked, MOST_ROWS));
            }
            event.currentTarget.value = String(tooltipRows.value);
          }}
        />
      </Line>
    </Section>
  );
}

function Live() {
  return (
    <Section title={t("settings.data")}>
      <div class="settings-line">
        <Switch
          label={t("settings.pause")}
          checked={livePaused.value}
          onChange={(pause) => (pause ? pauseLive() : resumeLive())}
        />
        <button
          type="button"
          class="button"
          onClick={() => {
            reloadNow();
            say(t("settings.reloaded"));
          }}
        >
          {t("settings.reload")}
        </button>
      </div>
    </Section>
  );
}

function FootButton(props: { label: string; onClick: () => void }) {
  return (
    <button type="button" class="link-button" onClick={props.onClick}>
      {props.label}
    </button>
  );
}
