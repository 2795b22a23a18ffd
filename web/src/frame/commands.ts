/** The commands of the page itself; panels add their own. */
import { onNextFrame } from "../base/frame";
import { t, type MessageKey } from "../i18n";
import { panels } from "../panels/registry";
import { pauseLive, livePaused, reloadNow, resumeLive } from "../state/board";
import {
  follow,
  ignoreOutliers,
  linkZoom,
  smoother,
  smoothing,
  smoothingWindow,
  X_AXES,
  xAxis,
  Y_SCALES,
  yScale,
} from "../state/chartOptions";
import { registerCommand, type Command } from "../state/commands";
import { tab, tagFilter } from "../state/route";
import {
  clearRunFilters,
  isFiltered,
  runs,
  shownRuns,
  toggleAllRuns,
} from "../state/runs";
import { locale, theme, type Theme } from "../state/settings";
import { narrow } from "../state/viewport";

import { drawerOpen, paletteOpen, settingsOpen, shortcutsOpen } from "./opened";
import { resetPreferences } from "./reset";
import { nextWeight, nextWindow } from "./smoothingSteps";
import { startTour } from "./touring";

export const PALETTE_KEY = "Mod+k";

/** After `g`; a kind without a letter here is reached by the palette. */
const TAB_KEYS: Readonly<Record<string, string>> = {
  scalars: "s",
  histograms: "h",
  graphs: "g",
  text: "t",
};

/** Registers them until the returned function is called. */
export function registerFrameCommands(): () => void {
  const stops = [
    ...tabCommands(),
    ...findCommands,
    ...viewCommands,
    ...chartCommands(),
    ...runCommands,
    ...pageCommands,
  ].map(registerCommand);
  return () => stops.forEach((stop) => stop());
}

function tabCommands(): Command[] {
  return panels.map(({ kind, titleKey }) => {
    const key = TAB_KEYS[kind];
    return {
      id: `go.${kind}`,
      titleKey: "command.tab",
      titleParams: () => ({ tab: t(titleKey) }),
      ...(key ? { shortcut: `g ${key}` } : {}),
      run: () => (tab.value = kind),
    };
  });
}

const findCommands: readonly Command[] = [
  {
    id: "find.palette",
    titleKey: "command.palette",
    shortcut: PALETTE_KEY,
    run: () => (paletteOpen.value = !paletteOpen.peek()),
    // from within, it would offer itself
    when: () => !paletteOpen.value,
  },
  {
    id: "find.tags",
    titleKey: "command.filterTags",
    shortcut: "/",
    run: () => focusField(".toolbar .field input"),
  },
  {
    id: "find.runs",
    titleKey: "command.filterRuns",
    shortcut: "r",
    run: () => {
      if (narrow.peek()) drawerOpen.value = true;
      focusField(".runs-panel .field input");
    },
  },
  {
    id: "find.allTags",
    titleKey: "command.clearTagFilter",
    when: () => tagFilter.value !== "",
    run: () => (tagFilter.value = ""),
  },
  {
    id: "find.allRuns",
    titleKey: "command.clearRunFilter",
    when: () => isFiltered.value,
    run: clearRunFilters,
  },
];

const NEXT_THEME: Readonly<Record<Theme, Theme>> = {
  system: "light",
  light: "dark",
  dark: "system",
};

export function nextTheme(): void {
  theme.value = NEXT_THEME[theme.peek()];
}

export function nextLanguage(): void {
  locale.value = locale.peek() === "en" ? "zh-CN" : "en";
}

const viewCommands: readonly Command[] = [
  {
    id: "view.theme",
    titleKey: "command.theme",
    shortcut: "t",
    run: nextTheme,
  },
  {
    id: "view.language",
    titleKey: "command.language",
    shortcut: "l",
    run: nextLanguage,
  },
];

function chartCommands(): Command[] {
  return [
    {
      id: "charts.smoothLess",
      titleKey: "command.smoothLess",
      shortcut: "[",
      repeats: true,
      run: () => moveSmoothing(false),
    },
    {
      id: "charts.smoothMore",
      titleKey: "command.smoothMore",
      shortcut: "]",
      repeats: true,
      run: () => moveSmoothing(true),
    },
    ...X_AXES.map((value) =>
      choice("axis.x", `axis.${value}`, `charts.x.${value}`, () => {
        xAxis.value = value;
      }),
    ),
    ...Y_SCALES.map((value) =>
      choice("axis.y", `axis.${value}`, `charts.y.${value}`, () => {
        yScale.value = value;
      }),
    ),
    {
      id: "charts.outliers",
      titleKey: "option.outliers",
      run: () => (ignoreOutliers.value = !ignoreOutliers.peek()),
    },
    {
      id: "charts.link",
      titleKey: "option.link",
      run: () => (linkZoom.value = !linkZoom.peek()),
    },
    {
      id: "charts.follow",
      titleKey: "option.follow",
      run: () => (follow.value = !follow.peek()),
    },
  ];
}

function choice(
  what: MessageKey,
  which: MessageKey,
  id: string,
  run: () => void,
): Command {
  return {
    id,
    titleKey: "command.choose",
    titleParams: () => ({ what: t(what), which: t(which) }),
    run,
  };
}

const runCommands: readonly Command[] = [
  {
    id: "runs.show",
    titleKey: "command.showRuns",
    when: () => shownRuns.value.length === 0 && runs.value.length > 0,
    run: toggleAllRuns,
  },
  {
    id: "runs.hide",
    titleKey: "command.hideRuns",
    when: () => shownRuns.value.length > 0,
    run: toggleAllRuns,
  },
];

const pageCommands: readonly Command[] = [
  {
    id: "page.pause",
    titleKey: "command.pause",
    when: () => !livePaused.value,
    run: pauseLive,
  },
  {
    id: "page.resume",
    titleKey: "command.resume",
    when: () => livePaused.value,
    run: resumeLive,
  },
  { id: "page.reload", titleKey: "command.reload", run: reloadNow },
  {
    id: "page.settings",
    titleKey: "command.settings",
    shortcut: ",",
    run: () => (settingsOpen.value = true),
  },
  {
    id: "page.shortcuts",
    titleKey: "command.shortcuts",
    shortcut: "?",
    run: () => (shortcutsOpen.value = true),
  },
  { id: "page.tour", titleKey: "command.tour", run: startTour },
  { id: "page.reset", titleKey: "command.reset", run: resetPreferences },
];

function moveSmoothing(up: boolean): void {
  const kind = smoother.peek();
  if (kind === "ema" || kind === "time") {
    smoothing.value = nextWeight(smoothing.peek(), up);
  } else smoothingWindow.value = nextWindow(smoothingWindow.peek(), up);
}

/** The field is there at once, or with the drawer in the next frame. */
function focusField(selector: string): void {
  onNextFrame(() => {
    const field = document.querySelector<HTMLInputElement>(selector);
    field?.focus();
    field?.select();
  });
}
