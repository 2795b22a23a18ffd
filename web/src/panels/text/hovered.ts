/** The key of the card that the pointer or the focus was on last, or empty: what the keys act on. */
import { signal } from "@preact/signals";

export const hoveredText = signal("");
