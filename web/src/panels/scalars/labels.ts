/** What a line is called in tooltips, tables and pictures. */
import type { LineSeries } from "../../api/types";
import { t } from "../../i18n";
import { lineName } from "../../state/lines";

/** The run, then the tag where the card has several, then which attempt it was. */
export function lineLabel(series: LineSeries, tags: readonly string[]): string {
  const name = nameOfSeries(series.run, series.tag, tags);
  return series.attempt > 0
    ? `${name} · ${t("scalars.attempt", { number: series.attempt })}`
    : name;
}

/** The run, and the tag where the card has several. */
export function nameOfSeries(
  run: string,
  tag: string,
  tags: readonly string[],
): string {
  return tags.length > 1 ? `${lineName(run)} · ${tag}` : lineName(run);
}

/** Tells the lines of one card apart. */
export function lineKey({ run, tag, attempt, part }: LineSeries): string {
  return [run, tag, attempt, part].join("\u001f");
}
