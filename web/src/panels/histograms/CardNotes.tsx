import type { Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type {
  Distributions,
  UnreadableStep,
  ValueScale,
} from "../../api/types";
import { t } from "../../i18n";
import { displayName } from "../../state/runs";
import { CardFailure, CardNote } from "../../ui/CardNote";
import { nonFiniteSteps, oddRuns, outburst } from "./binnedOf";
import { short } from "./words";

/** What a chart can't show of its histograms, or shows in part; `scale` is what its axis of values is chosen by. */
export function Notes(props: {
  data: Distributions;
  by: "runs" | "steps";
  scale: Signal<ValueScale>;
}) {
  const { data, by, scale } = props;
  return (
    <span class="histogram-notes">
      <Outburst data={data} scale={scale} />
      {data.thinnedFrom > 0 && <Thinned data={data} />}
      {by === "runs" ? <OddRuns data={data} /> : <OddSteps data={data} />}
      <Unreadable unreadable={data.unreadable} />
    </span>
  );
}

/** Of many steps some are drawn. */
function Thinned({ data }: { data: Distributions }) {
  return (
    <span class="histogram-thinned" title={t("histograms.thinnedHelp")}>
      {t("histograms.thinned", {
        drawn: data.steps.length,
        count: data.thinnedFrom,
      })}
    </span>
  );
}

/** One step that swallows a linear axis, and the axes that show the others. */
function Outburst(props: { data: Distributions; scale: Signal<ValueScale> }) {
  const most = outburst(props.data);
  if (most === null) return null;
  return (
    <span class="histogram-outburst" title={t("histograms.outburstHelp")}>
      {t("histograms.outburst", { most: short(most) })}
      {(["log", "symlog"] as const).map((scale) => (
        <button
          key={scale}
          type="button"
          class="link-button"
          onClick={() => (props.scale.value = scale)}
        >
          {t(`histograms.${scale}`)}
        </button>
      ))}
    </span>
  );
}

function OddSteps({ data }: { data: Distributions }) {
  const count = nonFiniteSteps(data);
  if (count === 0) return null;
  return (
    <span class="histogram-odd" title={t("histograms.nonFiniteHelp")}>
      {t("histograms.nonFinite", { count })}
    </span>
  );
}

/** More would not fit a card. */
const MOST_NAMED = 2;

function OddRuns({ data }: { data: Distributions }) {
  const names = oddRuns(data).map(displayName);
  if (names.length === 0) return null;
  const more = names.length - MOST_NAMED;
  const named = [
    ...names.slice(0, MOST_NAMED),
    ...(more > 0 ? [t("histograms.more", { count: more })] : []),
  ];
  return (
    <span class="histogram-odd" title={names.join("\n")}>
      {t("histograms.nonFiniteRuns", { runs: named.join(t("layers.comma")) })}
    </span>
  );
}

/** How many histograms could not be read; why, is its tooltip. */
export function Unreadable(props: { unreadable: readonly UnreadableStep[] }) {
  const { unreadable } = props;
  if (unreadable.length === 0) return null;
  return (
    <span class="histogram-odd" title={reasons(unreadable)}>
      {t("histograms.unreadable", { count: unreadable.length })}
    </span>
  );
}

const MOST_REASONS = 5;

function reasons(unreadable: readonly UnreadableStep[]): string {
  const lines = unreadable
    .slice(0, MOST_REASONS)
    .map(
      ({ run, tag, step, reason }) => `${run} · ${tag} · ${step}: ${reason}`,
    );
  return [...lines, ...(unreadable.length > MOST_REASONS ? ["…"] : [])].join(
    "\n",
  );
}

/** Histograms without a finite value, or without one that could be read: there is nothing to draw, and that is on the screen. */
export function Nothing(props: {
  frame: { readonly current: HTMLElement | null };
  data: Distributions;
}) {
  const { frame } = props;
  const { data } = props;
  const { unreadable, nums } = data;
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    element.dataset.lines = "0";
    element.dataset.drawn = "true";
    return () => {
      delete element.dataset.drawn;
    };
  }, [frame]);
  return unreadable.length > 0 && nums.length === 0 ? (
    <CardFailure message={unreadable[0]!.reason} />
  ) : (
    <CardNote>
      {t(
        nums.some((num) => num > 0)
          ? "histograms.tooWide"
          : nonFiniteSteps(data) > 0
            ? "histograms.nothing"
            : "histograms.empty",
      )}
    </CardNote>
  );
}
