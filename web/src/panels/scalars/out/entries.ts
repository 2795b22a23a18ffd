/** What a card can be taken away as. */
import type { ExportFormat } from "../../../api/export";
import { t } from "../../../i18n";
import { alignRuns, showSuperseded, xAxis } from "../../../state/chartOptions";
import { axisId } from "../../../state/lines";
import { runs, shownNames } from "../../../state/runs";
import { oneOf, setting } from "../../../state/setting";
import {
  copyAway,
  dataEntries,
  linkEntry,
  pictureEntries,
  savePicture,
  startDownload,
  type PictureKind,
} from "../../../state/takeAway";
import type { MenuEntry } from "../../../ui/Menu";
import type { CardModel } from "../cardModel";
import { rangeOf } from "../chartView";
import { lineLabel } from "../labels";

/** Whether data of a zoomed card are those in view only. */
const inView = setting("exportInView", false, oneOf(true, false));

/** A legend of more lines would hide the plot. */
const MOST_NAMED = 20;

export function outEntries(model: CardModel): MenuEntry[] {
  return [
    ...pictureEntries((kind) => saveChart(model, kind)),
    ...dataEntries((format) => saveData(model, format)),
    ...(shownRange(model)
      ? [
          {
            label: t("out.inView"),
            checked: inView.value,
            stays: true,
            run: () => (inView.value = !inView.value),
          },
        ]
      : []),
    { separator: true },
    // with this card at full screen
    linkEntry({ card: model.spec.id }),
    { label: t("out.python"), icon: "code", run: () => void copyPython(model) },
  ];
}

function nameOf({ spec }: CardModel): string[] {
  const [first = ""] = spec.tags;
  const others = spec.tags.length - 1;
  return spec.pattern !== undefined
    ? [spec.pattern]
    : others > 2
      ? [first, `and_${others}_more`]
      : [...spec.tags];
}

async function saveChart(model: CardModel, kind: PictureKind): Promise<void> {
  const chart = model.chart.peek();
  const lines = (model.strokes.peek() ?? []).filter(({ faint }) => !faint);
  const common = {
    title: model.spec.pattern ?? model.spec.tags.join(" + "),
    legend:
      lines.length > MOST_NAMED
        ? []
        : lines.map(({ series, color, dash }) => ({
            label: lineLabel(series, model.spec.tags),
            color,
            dash,
          })),
  };
  await savePicture(nameOf(model), kind, async (background) => {
    const options = { ...common, background };
    return kind === "png" ? chart?.png(options) : chart?.svg(options);
  });
}

/** What is zoomed to, where the server can tell which points lie in it. */
function shownRange({ view }: CardModel) {
  const range = rangeOf(view.value, axisId.value);
  const x = xAxis.value;
  if (!range || x === "tag" || alignRuns.value) return null;
  return { x, low: range.low, high: range.high };
}

async function saveData(model: CardModel, format: ExportFormat): Promise<void> {
  const range = inView.peek() ? shownRange(model) : null;
  await download({
    format,
    tags: model.spec.tags,
    runs: drawnRuns(),
    ...range,
  });
}

/** Null for all of them. */
export function drawnRuns(): readonly string[] | null {
  const shown = shownNames.peek();
  return shown.size === runs.peek().length ? null : [...shown];
}

/** Begins a download, or says why it can't. */
export async function download(
  query: Parameters<typeof startDownload>[0],
): Promise<void> {
  await startDownload({ ...query, superseded: showSuperseded.peek() });
}

async function copyPython(model: CardModel): Promise<void> {
  const [{ pythonOf }, { plotOf }] = await Promise.all([
    import("./python"),
    import("./plotted"),
  ]);
  await copyAway(pythonOf(plotOf(model)));
}
