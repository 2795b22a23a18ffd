/** The menus of the runs panel: of a line, of a column, and of the panel itself. */
import { t } from "../i18n";
import { board } from "../state/board";
import { baseline } from "../state/chartOptions";
import { colorBy } from "../state/colorBy";
import { formatColumn, STATS, type Column } from "../state/column";
import {
  columnFilters,
  columnIds,
  filterColumn,
  moveColumn,
  removeColumn,
  replaceColumn,
  runSort,
} from "../state/columns";
import { groupBy } from "../state/groups";
import { changeNote, changeNotes, noteOf, notes } from "../state/notes";
import { openFolders, runsView, toggleFolder } from "../state/runLines";
import { isTicked, showHidden, soloRuns, tickRuns } from "../state/runs";
import type { FolderLine, Line, RunLine } from "../state/runTree";
import { foldParts } from "../state/trainings";
import type { MenuEntry } from "../ui/Menu";
import { namesOf } from "./runGestures";
import { doomedLine, focused, renamedRun, runTool } from "./runTools";

const LINE: MenuEntry = { separator: true };
const MOST_HIDDEN = 200;

export function lineMenu(line: Line): readonly MenuEntry[] {
  return line.kind === "run" ? runMenu(line) : folderMenu(line);
}

function runMenu(line: RunLine): readonly MenuEntry[] {
  const { name } = line.training;
  const { hidden, note } = noteOf(name);
  return [
    {
      label: t("runs.only"),
      shortcut: "Enter",
      run: () => soloRuns([name]),
    },
    {
      label: t("runs.asBaseline"),
      icon: "baseline",
      checked: baseline.value === name,
      run: () => (baseline.value = baseline.value === name ? "" : name),
    },
    {
      label: t("runs.details"),
      icon: "command",
      run: () => openAt({ kind: "details", run: name }),
    },
    LINE,
    {
      label: t("runs.rename"),
      icon: "edit",
      shortcut: "F2",
      run: () => (renamedRun.value = name),
    },
    {
      label: t(note ? "runs.editNote" : "runs.addNote"),
      icon: "note",
      run: () => openAt({ kind: "note", run: name }),
    },
    {
      label: t("runs.color"),
      icon: "palette",
      run: () => openAt({ kind: "color", run: name }),
    },
    {
      label: t("runs.copyName"),
      icon: "copy",
      run: () => void navigator.clipboard?.writeText(name),
    },
    LINE,
    {
      label: t(hidden ? "runs.unhide" : "runs.hide"),
      icon: hidden ? "eye" : "eyeOff",
      run: () => void changeNote(name, { hidden: !hidden }),
    },
    ...deletion(line),
  ];
}

function folderMenu(line: FolderLine): readonly MenuEntry[] {
  const names = namesOf(line);
  const all = names.every(isTicked);
  return [
    {
      label: t(line.open ? "runs.foldThis" : "runs.unfoldThis"),
      shortcut: "Enter",
      run: () => toggleFolder(line.path),
    },
    {
      label: t(all ? "runs.untickThese" : "runs.tickThese"),
      run: () => tickRuns(names, !all),
    },
    { label: t("runs.onlyThese"), run: () => soloRuns(names) },
    LINE,
    {
      label: t("runs.hide"),
      icon: "eyeOff",
      // each is kept by a request of its own
      disabled: names.length > MOST_HIDDEN ? t("runs.tooMany") : undefined,
      run: () => void changeNotes(names, { hidden: true }),
    },
    ...deletion(line),
  ];
}

function deletion(line: Line): readonly MenuEntry[] {
  if (!board.value?.allowDelete) return [];
  return [
    {
      label: t("runs.deleteMenu"),
      icon: "trash",
      run: () => (doomedLine.value = line.key),
    },
  ];
}

/** Opens a tool below the active line's colour; the grid, which has the focus, gets it back. */
function openAt(tool: {
  kind: "note" | "color" | "details";
  run: string;
}): void {
  const { anchor, returnTo } = focused();
  const row = returnTo?.querySelector(".run-row.active .run-swatch");
  runTool.value = {
    ...tool,
    anchor: row?.getBoundingClientRect() ?? anchor,
    returnTo,
  };
}

export function columnMenu(column: Column): readonly MenuEntry[] {
  const id = formatColumn(column);
  const place = columnIds.value.indexOf(id);
  const sort = runSort.value?.id === id ? runSort.value : null;
  const sortBy = (descending: boolean): MenuEntry => {
    const checked = sort?.descending === descending;
    return {
      label: t(descending ? "runs.sortDown" : "runs.sortUp"),
      checked,
      radio: true,
      run: () => (runSort.value = checked ? null : { id, descending }),
    };
  };
  const stats: MenuEntry[] =
    column.by === "scalar"
      ? [
          LINE,
          ...STATS.map((stat) => ({
            label: t(`runs.stat.${stat}`),
            checked: column.stat === stat,
            radio: true,
            run: () => replaceColumn(id, { ...column, stat }),
          })),
        ]
      : [];
  const canFilter = column.by !== "step" && column.by !== "age";
  return [
    sortBy(false),
    sortBy(true),
    ...stats,
    ...(canFilter
      ? [
          LINE,
          {
            label: t("runs.filterColumn"),
            icon: "filter" as const,
            run: () =>
              (runTool.value = { kind: "filter", column: id, ...focused() }),
          },
        ]
      : []),
    ...(columnFilters.value[id]
      ? [{ label: t("runs.clearFilter"), run: () => filterColumn(id, null) }]
      : []),
    ...(column.by === "hparam"
      ? [
          {
            label: t("runs.colorByThis"),
            icon: "palette" as const,
            run: () => (colorBy.value = { by: "hparam", name: column.name }),
          },
        ]
      : []),
    LINE,
    {
      label: t("runs.moveLeft"),
      shortcut: "Alt ←",
      disabled: place === 0 ? t("runs.isFirst") : undefined,
      run: () => moveColumn(id, place - 1),
    },
    {
      label: t("runs.moveRight"),
      shortcut: "Alt →",
      disabled:
        place === columnIds.value.length - 1 ? t("runs.isLast") : undefined,
      run: () => moveColumn(id, place + 1),
    },
    {
      label: t("runs.removeColumn"),
      icon: "close",
      run: () => removeColumn(id),
    },
  ];
}

export function panelMenu(): readonly MenuEntry[] {
  const view = runsView.value;
  const grouped = groupBy.value.by !== "none";
  const hidden = [...notes.value.values()].filter((note) => note.hidden).length;
  const folds: MenuEntry[] =
    grouped || view === "tree"
      ? [
          { label: t("runs.openAll"), run: () => openFolders(true) },
          { label: t("runs.closeAll"), run: () => openFolders(false) },
        ]
      : [];
  const views: MenuEntry[] = grouped
    ? []
    : (["tree", "flat"] as const).map((choice) => ({
        label: t(`runs.view.${choice}`),
        checked: view === choice,
        radio: true,
        run: () => (runsView.value = choice),
      }));
  return [
    ...views,
    ...folds,
    LINE,
    {
      label: t("runs.colorByMenu"),
      icon: "palette",
      run: () => (runTool.value = { kind: "colorBy", ...focused() }),
    },
    {
      label: t("runs.columnsMenu"),
      icon: "columns",
      run: () => (runTool.value = { kind: "columns", ...focused() }),
    },
    LINE,
    {
      label: t("runs.foldParts"),
      checked: foldParts.value,
      stays: true,
      run: () => (foldParts.value = !foldParts.value),
    },
    {
      label:
        hidden === 0
          ? t("runs.showHiddenAny")
          : t("runs.showHidden", { count: hidden }),
      checked: showHidden.value,
      disabled: hidden === 0 ? t("runs.noneHidden") : undefined,
      stays: true,
      run: () => (showHidden.value = !showHidden.value),
    },
  ];
}
