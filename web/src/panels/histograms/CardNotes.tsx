import { useEffect } from "preact/hooks";
import type { Distributions, UnreadableStep } from "../../api/types";
import { t } from "../../i18n";
import { CardFailure, CardNote } from "../../ui/CardNote";
import { nonFiniteSteps } from "./binnedOf";

/** What a chart can't show of its histograms: values that aren't finite, and what could not be read. */
export function OddNotes(props: { data: Distributions; by: "runs" | "steps" }) {
  const { data, by } = props;
  const odd = nonFiniteSteps(data);
  return (
    <span class="histogram-notes">
      {odd > 0 && (
        <span class="histogram-odd">
          {t(
            by === "runs" ? "histograms.nonFiniteRuns" : "histograms.nonFinite",
            { count: odd },
          )}
        </span>
      )}
      <Unreadable unreadable={data.unreadable} />
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
  const { unreadable, nums } = props.data;
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
          : "histograms.nothing",
      )}
    </CardNote>
  );
}
