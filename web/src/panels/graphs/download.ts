import { fileName, saveBlob } from "../../base/save";
import { say } from "../../base/toast";
import { t } from "../../i18n";
import type { GraphPicture } from "./picture";

/** Gives the reader the drawing as a file named after its title. */
export async function savePicture(
  kind: "svg" | "png",
  picture: GraphPicture,
): Promise<void> {
  const { graphPng, graphSvg } = await import("./picture");
  try {
    const blob =
      kind === "png"
        ? await graphPng(picture)
        : new Blob([graphSvg(picture)], { type: "image/svg+xml" });
    saveBlob(blob, fileName([picture.title], `.${kind}`));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say(t("out.failed", { reason }));
  }
}
