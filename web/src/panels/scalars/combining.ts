/** Which card is being put together with other tags; null: none. */
import { signal, type Signal } from "@preact/signals";
import type { CardSpec } from "../../state/cards";

export const combining: Signal<CardSpec | null> = signal(null);
