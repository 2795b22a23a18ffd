import { useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { t } from "../../../i18n";
import { locale } from "../../../i18n";
import { setCardView } from "../../../state/cards";
import { smoothingStrength } from "../../../state/chartOptions";
import { isStrengthMoving } from "../../../state/lines";
import { IconButton } from "../../../ui/IconButton";
import type { CardModel } from "../cardModel";
import { factsWhenIdle, placeText, toldLines } from "./telling";
import { wordsOf, type Words } from "./words";

/** The charts come first. */
const FIRST_MS = 600;
/** Data that streams in is told at this pace at most: where it is read by the eye, and else. */
const PAUSE_MS = { open: 1_500, hidden: 4_000 };

/** What a card shows, in sentences: for a screen reader always, for the eye where the card's menu asked for it. */
export function CardWords({ model, id }: { model: CardModel; id: string }) {
  const words = useSignal<Words | null>(null);
  /** On the clock of `performance.now`. */
  const due = useRef(performance.now() + FIRST_MS);
  useSignalEffect(() => {
    // what moves would be told in vain
    if (isStrengthMoving.value) return undefined;
    // read here, so that another language is told anew
    void locale.value;
    const lines = toldLines(model);
    const place = placeText();
    const smoothed = smoothingStrength() !== null;
    if (model.strokes.value === null) return undefined;
    let isStale = false;
    const tell = async () => {
      const facts = await factsWhenIdle(lines, () => isStale);
      if (!facts) return;
      const { tags } = model.spec;
      words.value = wordsOf({ facts, tags, place, smoothed });
      const { open, hidden } = PAUSE_MS;
      due.current =
        performance.now() + (model.view.peek().words ? open : hidden);
    };
    const timer = setTimeout(
      () => void tell(),
      due.current - performance.now(),
    );
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  });
  const told = words.value;
  const open = model.view.value.words ?? false;
  return (
    <div class={open ? "card-words" : "visually-hidden"}>
      {open && (
        <IconButton
          icon="close"
          label={t("words.hide")}
          onClick={() => setCardView(model.spec.id, { words: undefined })}
          small
        />
      )}
      <div id={id}>
        {told && (
          <>
            <p>{told.summary.join(t("words.join"))}</p>
            {told.lines.length > 0 && (
              <ul>
                {told.lines.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            )}
          </>
        )}
      </div>
    </div>
  );
}
