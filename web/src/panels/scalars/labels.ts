/** What a line is called in tooltips, tables and pictures. */
import type { LineSeries } from "../../api/types";
import { t } from "../../i18n";

/** The run, then the tag where the card has several, then which attempt it was. */
export function lineLabel(series: LineSeries, tags: readonly string[]): string {
  const parts = [series.run];
  if (tags.length > 1) parts.push(series.tag);
  if (series.attempt > 0) {
    parts.push(t("scalars.attempt", { number: series.attempt }));
  }
  return parts.join(" · ");
}

/** Tells the lines of one card apart. */
export function lineKey({ run, tag, attempt, part }: LineSeries): string {
  return [run, tag, attempt, part].join("\u001f");
}
