/** What a card of texts is called. */
import type { TextCards } from "../../state/text";

export function cardName({ tag, run }: TextCards): string {
  return run === undefined ? tag : `${tag} · ${run}`;
}
