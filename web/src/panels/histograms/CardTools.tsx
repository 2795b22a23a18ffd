import type { ExportFormat } from "../../api/export";
import { t } from "../../i18n";
import type { BinnedChart } from "../../plot/binnedChart";
import type { LegendEntry } from "../../plot/picture";
import { fullHistogram, histogramId } from "../../state/fullHistogram";
import { displayName, runColor } from "../../state/runs";
import {
  dataEntries,
  linkEntry,
  pictureEntries,
  savePicture,
  startDownload,
  type PictureKind,
} from "../../state/takeAway";
import { CardButtons } from "../../ui/CardButtons";
import type { MenuEntry } from "../../ui/Menu";

/** What a card can be taken away as. */
export interface TakenCard {
  readonly tag: string;
  readonly runs: readonly string[];
  /** As it is named in a picture's legend. */
  readonly legend: () => readonly LegendEntry[];
  readonly chart: { readonly current: BinnedChart | null };
}

/** Full screen, and what the card can be taken away as; they come with the pointer or the focus. */
export function CardTools(props: {
  card: TakenCard;
  full: boolean;
  /** What else there is. */
  children?: preact.ComponentChildren;
}) {
  const { card, full } = props;
  const id = idOf(card);
  return (
    <CardButtons
      full={full}
      onFull={(on) => (fullHistogram.value = on ? id : "")}
      out={() => entries(card)}
    >
      {props.children}
    </CardButtons>
  );
}

export function idOf({ tag, runs }: Pick<TakenCard, "tag" | "runs">): string {
  return histogramId(tag, runs.length === 1 ? runs[0] : undefined);
}

function entries(card: TakenCard): MenuEntry[] {
  return [
    ...pictureEntries((kind) => save(card, kind)),
    ...dataEntries((format) => saveData(card, format), t("histograms.buckets")),
    { separator: true },
    // with this card at full screen
    linkEntry({ histcard: idOf(card) }),
  ];
}

/** More would hide the plot. */
const MOST_NAMED = 20;

async function save(card: TakenCard, kind: PictureKind): Promise<void> {
  const { tag, runs, chart } = card;
  const legend = card.legend();
  const common = {
    title: tag,
    legend: legend.length > MOST_NAMED ? [] : legend,
  };
  const name = runs.length === 1 ? [runs[0]!, tag] : [tag];
  await savePicture(name, kind, async (background) => {
    const options = { ...common, background };
    return kind === "png"
      ? chart.current?.png(options)
      : chart.current?.svg(options);
  });
}

/** All steps of these runs, with the buckets as they were logged. */
function saveData(card: TakenCard, format: ExportFormat): Promise<void> {
  const { tag, runs } = card;
  return startDownload({ format, kind: "histograms", tags: [tag], runs });
}

/** The runs of a card and their colours. */
export function runLegend(runs: readonly string[]): readonly LegendEntry[] {
  return runs.map((run) => ({
    label: displayName(run),
    color: runColor(run),
    dash: null,
  }));
}
