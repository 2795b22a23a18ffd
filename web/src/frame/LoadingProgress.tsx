import type { Progress } from "../api/types";
import { formatBytes, formatDuration } from "../base/format";
import { locale, t } from "../i18n";
import { progress } from "../state/progress";
import { Tooltip } from "../ui/Tooltip";

/** How far the first reading of the logdir is, in the header: a line along its edge, and the share in figures. */
export function LoadingProgress() {
  const reading = progress.value;
  if (reading?.state !== "loading") return null;
  const share = readShare(reading);
  const percent = Math.floor(share * 100);
  return (
    <>
      <Tooltip text={readingText(reading)}>
        <span class="pill loading" role="status">
          {t("loading.share", { percent })}
        </span>
      </Tooltip>
      <div
        class="loading-bar"
        role="progressbar"
        aria-label={t("empty.loading")}
        aria-valuenow={percent}
        style={{ transform: `scaleX(${Math.max(0.02, share)})` }}
      />
    </>
  );
}

/** Bytes, files and the time that is left, as far as they are known. */
export function readingText(reading: Progress): string {
  const language = locale.value;
  const { bytesRead, bytesTotal, files, secondsLeft } = reading;
  const parts = [
    t("loading.bytes", {
      read: formatBytes(bytesRead, language),
      total: formatBytes(bytesTotal, language),
    }),
    t("loading.files", { count: files }),
  ];
  if (secondsLeft !== null) {
    const left = formatDuration(Math.max(1, Math.round(secondsLeft)), language);
    parts.push(t("loading.left", { left }));
  }
  return parts.join(" · ");
}

function readShare({ bytesRead, bytesTotal }: Progress): number {
  return bytesTotal > 0 ? Math.min(1, bytesRead / bytesTotal) : 0;
}
