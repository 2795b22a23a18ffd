/** The card that is being listened to. */
import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { say } from "../../../base/toast";
import { t } from "../../../i18n";
import type { CardModel } from "../cardModel";
import { lineLabel } from "../labels";
import type { Stroke } from "../strokes";
import type { Playing } from "./player";

/** More are heard by nobody to the end. */
export const MOST_LINES = 5;

export interface Listening {
  /** The card's id. */
  readonly card: string;
  /** The line that sounds now; null before the first. */
  readonly line: string | null;
  /** How many of the card's lines are not played. */
  readonly omitted: number;
}

const held: Signal<Listening | null> = signal(null);
let playing: Playing | null = null;

/** Null while all is quiet. */
export const listening: ReadonlySignal<Listening | null> = held;

/** Plays a card's lines, one after the other. Must be called by a click or a key. */
export async function listen(model: CardModel): Promise<void> {
  stopListening();
  const scene = model.chart.peek()?.shown()?.scene;
  const lines = (model.strokes.peek() ?? []).filter(({ faint }) => !faint);
  if (!scene || lines.length === 0) {
    say(t("tone.nothing"));
    return;
  }
  const [{ play }, { toneOf }] = await Promise.all([
    import("./player"),
    import("./tone"),
  ]);
  const heard = lines.slice(0, MOST_LINES);
  const card = model.spec.id;
  const omitted = lines.length - heard.length;
  const nameOf = (stroke: Stroke) => lineLabel(stroke.series, model.spec.tags);
  held.value = { card, line: null, omitted };
  playing = play(
    heard.map((line) => toneOf(line, scene)),
    (index) => (held.value = { card, line: nameOf(heard[index]!), omitted }),
    () => {
      held.value = null;
      playing = null;
    },
  );
}

export function stopListening(): void {
  playing?.stop();
}
