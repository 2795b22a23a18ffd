/** The card that fills the window. */
import { computed, type ReadonlySignal } from "@preact/signals";
import {
  combinedCards,
  fullScreen,
  specOf,
  type CardSpec,
} from "../../state/cards";
import { scalarTags } from "../../state/scalars";

/** Null while none does, and where no such card can be made of the tags that are here. */
export const fullCard: ReadonlySignal<CardSpec | null> = computed(() => {
  const id = fullScreen.value;
  if (id === "") return null;
  const tags = scalarTags.value;
  return specOf(id, new Set(tags), combinedCards(tags));
});
