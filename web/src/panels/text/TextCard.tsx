import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { TextEntry } from "../../api/types";
import { formatStep, formatWallTime } from "../../base/format";
import { locale, t } from "../../i18n";
import { runColor } from "../../state/runs";
import type { RunTag } from "../../state/tags";
import { textView, useText } from "../../state/text";
import { Card } from "../../ui/Card";
import { CardFailure, CardNote } from "../../ui/CardNote";
import { useNear } from "../../ui/near";
import { RunLabel } from "../../ui/RunLabel";
import { Skeleton } from "../../ui/Skeleton";
import { Slider } from "../../ui/Slider";
import { TagTitle } from "../../ui/TagTitle";
import { TextContentView } from "./TextContentView";

/** How far outside the viewport a card reads already. */
const NEAR_PX = 400;

/** What torch's writer appends to every tag of a text. */
const TORCH_SUFFIX = /(?<=.)\/text_summary$/;

/** One tag in one run; it reads when it comes near the viewport, and lets go when it is far. */
export function TextCard({ card }: { card: RunTag }) {
  const frame = useRef<HTMLElement>(null);
  const near = useNear(frame, NEAR_PX);
  // null is the newest, so that a text that arrives while it is read is shown
  const chosen = useSignal<number | null>(null);
  const { run, tag } = card;
  return (
    <Card
      frame={frame}
      class="text-card"
      name={`${tag} · ${run}`}
      title={<TagTitle name={tag.replace(TORCH_SUFFIX, "")} />}
      tools={<RunLabel name={run} color={runColor(run)} />}
      data-card={tag}
      data-run={run}
    >
      {near.value ? (
        <Body
          card={card}
          frame={frame}
          chosen={chosen.value}
          onChoose={(index) => (chosen.value = index)}
        />
      ) : (
        <div class="text-place" />
      )}
    </Card>
  );
}

interface Choice {
  /** The place of the text in order of writing, or null for the newest. */
  chosen: number | null;
  onChoose: (index: number | null) => void;
}

function Body({
  card,
  frame,
  ...choice
}: Choice & {
  card: RunTag;
  /** The card, which carries `data-drawn`. */
  frame: { readonly current: HTMLElement | null };
}) {
  const { value, error } = useText(card);
  const drawn = value.value !== null && !error.value;
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element || !drawn) return;
    element.dataset.drawn = "true";
    return () => {
      delete element.dataset.drawn;
    };
  }, [frame, drawn]);
  if (error.value) {
    return (
      <div class="text-place">
        <CardFailure message={error.value.message} />
      </div>
    );
  }
  if (value.value === null) {
    return (
      <div class="text-place">
        <Skeleton />
      </div>
    );
  }
  const entries = value.value;
  const last = entries.length - 1;
  const index = Math.min(choice.chosen ?? last, last);
  const entry = entries[index];
  if (!entry) {
    return (
      <div class="text-place">
        <CardNote>{t("text.nothing")}</CardNote>
      </div>
    );
  }
  return (
    <div class="text-place">
      <Steps entry={entry} index={index} last={last} {...choice} />
      <div
        class="text-scroll"
        tabIndex={0}
        role="region"
        aria-label={t("text.content", { tag: card.tag, run: card.run })}
      >
        <TextContentView entry={entry} view={textView.value} />
      </div>
    </div>
  );
}

function Steps(
  props: Choice & { entry: TextEntry; index: number; last: number },
) {
  const { entry, index, last } = props;
  const step = t("step.at", { step: formatStep(entry.step, locale.value) });
  return (
    <div class="text-steps">
      {last > 0 && (
        <Slider
          label={t("axis.step")}
          min={0}
          max={last}
          step={1}
          value={index}
          valueText={step}
          onInput={(chosen) => props.onChoose(chosen === last ? null : chosen)}
        />
      )}
      <span class="text-step">{step}</span>
      <span>{formatWallTime(entry.wallTime, locale.value)}</span>
      {last > 0 && (
        <span class="text-place-of">
          {t("text.of", { index: index + 1, total: last + 1 })}
        </span>
      )}
    </div>
  );
}
