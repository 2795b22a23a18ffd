/** What a card can be taken away as. */
import { ApiError } from "../../../api/client";
import {
  EXPORT_FORMATS,
  startExport,
  type ExportFormat,
} from "../../../api/export";
import { copyText } from "../../../base/clipboard";
import { fileName, saveBlob } from "../../../base/save";
import { say } from "../../../base/toast";
import { t } from "../../../i18n";
import { addressOf } from "../../../state/address";
import { alignRuns, showSuperseded, xAxis } from "../../../state/chartOptions";
import { axisId } from "../../../state/lines";
import { runs, shownNames } from "../../../state/runs";
import { oneOf, setting } from "../../../state/setting";
import type { MenuEntry } from "../../../ui/Menu";
import type { CardModel } from "../cardModel";
import { rangeOf } from "../chartView";
import { lineLabel } from "../labels";

/** Whether pictures are drawn for paper, whichever theme the page has. */
const onWhite = setting("picturesOnWhite", false, oneOf(true, false));
/** Whether data of a zoomed card are those in view only. */
const inView = setting("exportInView", false, oneOf(true, false));

/** A legend of more lines would hide the plot. */
const MOST_NAMED = 20;

export function outEntries(model: CardModel): MenuEntry[] {
  return [
    { heading: t("out.picture") },
    {
      label: "PNG",
      icon: "download",
      run: () => void savePicture(model, "png"),
    },
    {
      label: "SVG",
      icon: "download",
      run: () => void savePicture(model, "svg"),
    },
    {
      label: t("out.white"),
      checked: onWhite.value,
      stays: true,
      run: () => (onWhite.value = !onWhite.value),
    },
    { heading: t("out.data") },
    ...EXPORT_FORMATS.map((format) => ({
      label: FORMAT_NAMES[format],
      icon: "download" as const,
      run: () => void saveData(model, format),
    })),
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
    { label: t("out.link"), icon: "link", run: () => void copyLink(model) },
    { label: t("out.python"), icon: "code", run: () => void copyPython(model) },
  ];
}

export const FORMAT_NAMES: Readonly<Record<ExportFormat, string>> = {
  csv: "CSV",
  json: "JSON",
  parquet: "Parquet",
};

function nameOf({ spec }: CardModel): string[] {
  const [first = ""] = spec.tags;
  const others = spec.tags.length - 1;
  return spec.pattern !== undefined
    ? [spec.pattern]
    : others > 2
      ? [first, `and_${others}_more`]
      : [...spec.tags];
}

async function savePicture(
  model: CardModel,
  kind: "png" | "svg",
): Promise<void> {
  const chart = model.chart.peek();
  const lines = (model.strokes.peek() ?? []).filter(({ faint }) => !faint);
  const options = {
    title: model.spec.pattern ?? model.spec.tags.join(" + "),
    legend:
      lines.length > MOST_NAMED
        ? []
        : lines.map(({ series, color, dash }) => ({
            label: lineLabel(series, model.spec.tags),
            color,
            dash,
          })),
    background: onWhite.peek() ? ("white" as const) : ("theme" as const),
  };
  const picture =
    kind === "png" ? await chart?.png(options) : await chart?.svg(options);
  if (!picture) {
    say(t("out.nothing"));
    return;
  }
  const blob =
    typeof picture === "string"
      ? new Blob([picture], { type: "image/svg+xml" })
      : picture;
  saveBlob(blob, fileName(nameOf(model), `.${kind}`));
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
  query: Parameters<typeof startExport>[0],
): Promise<void> {
  try {
    await startExport({ ...query, superseded: showSuperseded.peek() });
    say(t("out.started"));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    say(t("out.failed", { reason: error.message }));
  }
}

/** The address of this view, with this card at full screen. */
async function copyLink({ spec }: CardModel): Promise<void> {
  const address = addressOf({ card: spec.id });
  sayCopied(await copyText(address));
}

async function copyPython(model: CardModel): Promise<void> {
  const [{ pythonOf }, { plotOf }] = await Promise.all([
    import("./python"),
    import("./plotted"),
  ]);
  sayCopied(await copyText(pythonOf(plotOf(model))));
}

function sayCopied(copied: boolean): void {
  say(t(copied ? "copy.done" : "copy.refused"));
}
