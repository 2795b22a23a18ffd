/** What every card that can be taken away has in common: pictures, downloads, links. */
import { ApiError } from "../api/client";
import { EXPORT_FORMATS, startExport, type ExportFormat } from "../api/export";
import { copyText } from "../base/clipboard";
import { fileName, saveBlob } from "../base/save";
import { say } from "../base/toast";
import { t } from "../i18n";
import { addressOf } from "./address";
import { oneOf, setting } from "./setting";

/** Whether pictures are drawn for paper, whichever theme the page has. */
const onWhite = setting("picturesOnWhite", false, oneOf(true, false));

export type PictureKind = "png" | "svg";

export const FORMAT_NAMES: Readonly<Record<ExportFormat, string>> = {
  csv: "CSV",
  json: "JSON",
  parquet: "Parquet",
};

const download = "download" as const;

/** The entries of a menu that save the card as a picture. */
export function pictureEntries(save: (kind: PictureKind) => Promise<void>) {
  return [
    { heading: t("out.picture") },
    { label: "PNG", icon: download, run: () => void save("png") },
    { label: "SVG", icon: download, run: () => void save("svg") },
    {
      label: t("out.white"),
      checked: onWhite.value,
      stays: true,
      run: () => (onWhite.value = !onWhite.value),
    },
  ];
}

/** The entries of a menu that download what is drawn in the card. */
export function dataEntries(
  save: (format: ExportFormat) => Promise<void>,
  heading = t("out.data"),
) {
  return [
    { heading },
    ...EXPORT_FORMATS.map((format) => ({
      label: FORMAT_NAMES[format],
      icon: download,
      run: () => void save(format),
    })),
  ];
}

/** Copies the address of this view with something set in it. */
export function linkEntry(changes: Readonly<Record<string, string>>) {
  return {
    label: t("out.link"),
    icon: "link" as const,
    run: () => void copyAway(addressOf(changes)),
  };
}

export async function copyAway(text: string): Promise<void> {
  say(t((await copyText(text)) ? "copy.done" : "copy.refused"));
}

/** Saves what `draw` makes, or says that there is nothing yet; `name` are the parts of the file's name. */
export async function savePicture(
  name: readonly string[],
  kind: PictureKind,
  draw: (
    background: "white" | "theme",
  ) => Promise<string | Blob | null | undefined>,
): Promise<void> {
  const picture = await draw(onWhite.peek() ? "white" : "theme");
  if (!picture) {
    say(t("out.nothing"));
    return;
  }
  const blob =
    typeof picture === "string"
      ? new Blob([picture], { type: "image/svg+xml" })
      : picture;
  saveBlob(blob, fileName(name, `.${kind}`));
}

/** Begins a download, or says why it can't. */
export async function startDownload(
  query: Parameters<typeof startExport>[0],
): Promise<void> {
  try {
    await startExport(query);
    say(t("out.started"));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    say(t("out.failed", { reason: error.message }));
  }
}
