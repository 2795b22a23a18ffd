import { useRef } from "preact/hooks";
import type { Texts } from "../../api/texts";
import { t } from "../../i18n";
import { runColor } from "../../state/runs";
import {
  fullText,
  setTextCardView,
  shownTag,
  textCardView,
  textKey,
  textPins,
  toggleTextPin,
  type TextCards,
} from "../../state/text";
import { foundIn } from "../../state/textSearch";
import { Card } from "../../ui/Card";
import { CardButtons } from "../../ui/CardButtons";
import { IconButton } from "../../ui/IconButton";
import { useNear } from "../../ui/near";
import { RunLabel } from "../../ui/RunLabel";
import { TagTitle } from "../../ui/TagTitle";
import { cardName } from "./names";
import { hoveredText } from "./hovered";
import { outEntries } from "./out";
import { atOf } from "./place";
import { TextColumns } from "./TextColumns";
import { TextReading } from "./TextReading";
import { TextSteps } from "./TextSteps";
import { followsNewest, useReading, type Reading } from "./useReading";

/** How far outside the viewport a card reads already. */
const NEAR_PX = 400;

/** A tag in one run, or in all that are shown; it reads when it comes near the viewport, and lets go when it is far. */
export function TextCard({ card, full }: { card: TextCards; full?: boolean }) {
  const frame = useRef<HTMLElement>(null);
  const near = useNear(frame, NEAR_PX);
  const { run, tag, runs } = card;
  const key = textKey({ tag, ...(run === undefined ? {} : { run }) });
  const compared = textCardView(key).value.with !== undefined;
  const wide = run === undefined || compared;
  const point = () => (hoveredText.value = key);
  return (
    <Card
      frame={frame}
      class={["text-card", full ? "full" : wide && "wide"]
        .filter(Boolean)
        .join(" ")}
      name={cardName(card)}
      title={
        <>
          <TagTitle name={shownTag(tag)} />
          {run !== undefined && <RunLabel name={run} color={runColor(run)} />}
        </>
      }
      tools={<Tools card={card} full={full ?? false} />}
      data-card={tag}
      {...(run === undefined ? {} : { "data-run": run })}
      onPointerEnter={point}
      onFocusIn={point}
    >
      {!near.value && <div class="text-place" />}
      {near.value && run !== undefined && <Body tag={tag} run={run} />}
      {near.value && run === undefined && <TextColumns tag={tag} runs={runs} />}
    </Card>
  );
}

function Tools({ card, full }: { card: TextCards; full: boolean }) {
  const { run, tag } = card;
  const key = textKey({ tag, ...(run === undefined ? {} : { run }) });
  const pinned = textPins.value.includes(key);
  return (
    <CardButtons
      full={full}
      onFull={(on) => (fullText.value = on ? key : "")}
      out={() => outEntries(card, key)}
      outLabel={t("text.out", { name: cardName(card) })}
      pin={{ pinned, toggle: () => toggleTextPin(key) }}
    />
  );
}

function Body({ tag, run }: { tag: string; run: string }) {
  const key = textKey({ run, tag });
  const view = textCardView(key);
  const reading = useReading(
    { run, tag },
    () => view.value.at,
    () => view.value.with,
  );
  const { value: texts } = reading.texts;
  return (
    <>
      {texts && texts.steps.length > 0 && (
        <Steps reading={reading} texts={texts} name={key} />
      )}
      <TextReading reading={reading} />
    </>
  );
}

function Steps(props: { reading: Reading; texts: Texts; name: string }) {
  const { reading, texts, name } = props;
  const { steps, wallTimes } = texts;
  const last = steps.length - 1;
  const place = reading.place.value ?? 0;
  const compared = reading.with.value;
  const choose = (at: number) => {
    const newest = at === last && followsNewest(reading.card);
    setTextCardView(name, { at: newest ? undefined : atOf(steps, at) });
  };
  const compareWith = (at: number) =>
    setTextCardView(name, { with: atOf(steps, at) });
  const begin = () =>
    place > 0
      ? compareWith(place - 1)
      : // before the first there is none: it becomes the earlier one
        setTextCardView(name, { with: atOf(steps, 0), at: atOf(steps, 1) });
  const stepAt = (at: number) => ({
    step: steps[at],
    wallTime: wallTimes[at],
    index: at,
    count: last + 1,
  });
  const shown = (
    <TextSteps
      {...stepAt(place)}
      onChoose={choose}
      found={foundIn(reading.card).map((hit) => hit.place)}
      {...(compared === null ? {} : { label: t("text.after") })}
    />
  );
  const compare = last > 0 && (
    <IconButton
      icon="diff"
      label={t(compared === null ? "text.compare" : "text.compareNot")}
      pressed={compared !== null}
      onClick={() =>
        compared === null ? begin() : setTextCardView(name, { with: undefined })
      }
      small
    />
  );
  return (
    <div class={compared === null ? "text-ways" : "text-ways two"}>
      {compared !== null && (
        <TextSteps
          {...stepAt(compared)}
          onChoose={compareWith}
          label={t("text.before")}
        />
      )}
      {shown}
      {compare}
    </div>
  );
}
