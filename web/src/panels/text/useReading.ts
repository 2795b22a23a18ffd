/** What one run's texts of a tag are read for: the one that is shown, and the one that it is compared with. */
import {
  useComputed,
  useSignal,
  useSignalEffect,
  type ReadonlySignal,
} from "@preact/signals";
import type { ApiError } from "../../api/client";
import {
  getTexts,
  type TextPart,
  type Texts,
  type TextsQuery,
} from "../../api/texts";
import { say } from "../../base/toast";
import { t } from "../../i18n";
import { keptStep } from "../../state/pointedStep";
import type { RunTag } from "../../state/tags";
import { useTexts, type TextAt } from "../../state/text";
import { foundIn } from "../../state/textSearch";
import { partAround } from "./elsewhere";
import { placeOf } from "./place";

export interface Reading {
  readonly card: RunTag;
  /** Null before the first answer. */
  readonly texts: ReadonlySignal<Texts | null>;
  readonly error: ReadonlySignal<ApiError | null>;
  /** The place of the text that is shown; null where the run's first comes later. */
  readonly place: ReadonlySignal<number | null>;
  /** Of the one that it is compared with; null where none is. */
  readonly with: ReadonlySignal<number | null>;
  /** What is there of a text: all of it where that was asked for. */
  readonly partAt: (place: number | null) => TextPart | null;
  /** The same, but never a part from its middle. */
  readonly startAt: (place: number) => TextPart | null;
  /** Asks for all of it. */
  readonly readWhole: (place: number) => void;
  /** Asks for the part of it that has this byte. */
  readonly readAround: (place: number, byte: number) => void;
}

/** Whether a card without a step of its own shows the newest text. */
export function followsNewest(card: RunTag): boolean {
  return keptStep.peek() === null && foundIn(card).length === 0;
}

/** `at`: undefined for the newest, or, while something is searched for, the newest that has it, or the step that is kept. */
export function useReading(
  card: RunTag,
  at: () => TextAt | undefined,
  compared: () => TextAt | undefined,
): Reading {
  const texts = useSignal<Texts | null>(null);
  const asked = useSignal<ReadonlyMap<string, TextPart>>(new Map());
  const place = useComputed(() => {
    const steps = texts.value?.steps ?? [];
    const chosen = at();
    if (chosen) return placeOf(steps, chosen);
    const found = foundIn(card).at(-1);
    if (found !== undefined) return found.place;
    const kept = keptStep.value;
    return kept === null
      ? steps.length - 1
      : (placeOf(steps, { step: kept }) ?? 0);
  });
  const other = useComputed(() => {
    const chosen = compared();
    return chosen && placeOf(texts.value?.steps ?? [], chosen);
  });
  // as text, so that an answer that moves neither asks for nothing
  const places = useComputed(() => {
    const steps = texts.value?.steps;
    const shown = place.value;
    // the newest stays the newest while more come
    const newest = !steps || shown === steps.length - 1;
    const wanted = newest ? -1 : shown;
    return [wanted, other.value]
      .filter((item) => item !== null && item !== undefined)
      .join();
  });
  const { value, error } = useTexts(card, () =>
    places.value === "" ? [] : places.value.split(",").map(Number),
  );
  useSignalEffect(() => {
    if (value.value) texts.value = value.value;
  });
  const nameOf = (place: number) => {
    const held = texts.value;
    return `${place} ${held?.steps[place]} ${held?.wallTimes[place]}`;
  };
  const read = (place: number, part: Pick<TextsQuery, "skip" | "limit">) => {
    const name = nameOf(place);
    getTexts({ ...card, at: [place], ...part }).then(
      ({ parts }) => {
        const read = parts.get(place);
        if (read) asked.value = new Map(asked.peek()).set(name, read);
      },
      (reason: unknown) =>
        say(
          t("out.failed", {
            reason: reason instanceof Error ? reason.message : String(reason),
          }),
        ),
    );
  };
  return {
    card,
    texts,
    error,
    place,
    with: useComputed(() => other.value ?? null),
    partAt: (place) =>
      place === null
        ? null
        : (asked.value.get(nameOf(place)) ??
          texts.value?.parts.get(place) ??
          null),
    startAt: (place) => {
      const held = asked.value.get(nameOf(place));
      const first = texts.value?.parts.get(place) ?? null;
      return held?.begin === 0 ? held : first;
    },
    readWhole: (place) => read(place, {}),
    readAround: (place, byte) => read(place, partAround(byte)),
  };
}
