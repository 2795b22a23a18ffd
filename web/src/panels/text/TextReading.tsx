import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../i18n";
import { textView } from "../../state/text";
import { foundIn, soughtPattern } from "../../state/textSearch";
import { CardFailure, CardNote } from "../../ui/CardNote";
import { Skeleton } from "../../ui/Skeleton";
import { TextContentView } from "./TextContentView";
import { TextDiff } from "./TextDiff";
import { TextElsewhere } from "./TextElsewhere";
import type { Reading } from "./useReading";

/** What a reading has to show: the text, or what stands in its place. */
export function TextReading({ reading }: { reading: Reading }) {
  const { texts, error, card } = reading;
  const held = texts.value;
  const place = reading.place.value;
  const part = reading.partAt(place);
  const last = useRef(part);
  // the text before stays until the one at the next step has come
  const shown = part ?? (place === null ? null : last.current);
  last.current = shown;
  const drawn = !error.value && held !== null && (shown !== null || !place);
  const box = useRef<HTMLDivElement>(null);
  const marked = useSignal<number | null>(null);
  useLayoutEffect(() => {
    // the first of a card's columns fills it
    const card = box.current?.closest<HTMLElement>("[data-card]");
    if (!card || !drawn) return;
    card.dataset.drawn = "true";
    return () => {
      delete card.dataset.drawn;
    };
  }, [drawn]);
  return (
    <div ref={box} class="text-place" data-text-of={card.run}>
      {content()}
    </div>
  );

  function content() {
    if (error.value) return <CardFailure message={error.value.message} />;
    if (held === null) return <Skeleton />;
    if (place === null) return <CardNote>{t("text.noneYet")}</CardNote>;
    if (!shown) {
      return held.steps.length === 0 ? (
        <CardNote>{t("text.nothing")}</CardNote>
      ) : (
        <Skeleton />
      );
    }
    if (shown.problem) {
      const why = t("text.unreadable", { why: shown.problem });
      return <CardFailure message={why} />;
    }
    const compared = reading.with.value;
    if (compared !== null) {
      const before = reading.startAt(compared);
      const after = reading.startAt(place) ?? shown;
      return before ? <TextDiff before={before} after={after} /> : <Skeleton />;
    }
    const view = textView.value;
    const hit = foundIn(card).find((one) => one.place === place);
    return (
      <>
        {hit && soughtPattern.value && (
          <TextElsewhere
            part={shown}
            hit={hit}
            view={view}
            marked={marked.value}
            onThere={(byte) => reading.readAround(place, byte)}
          />
        )}
        <div
          class="text-scroll"
          tabIndex={0}
          role="region"
          aria-label={t("text.content", { tag: card.tag, run: card.run })}
        >
          <TextContentView
            part={shown}
            view={view}
            onWhole={() => reading.readWhole(place)}
            onBeginning={() => reading.readAround(place, 0)}
            onMarked={(count) => (marked.value = count)}
          />
        </div>
      </>
    );
  }
}
