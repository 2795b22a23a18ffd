/** Where the reader is: which dashboard, and which tags of it. */
import { signal, type Signal } from "@preact/signals";
import type { Kind } from "../api/types";
import { asText, parameter } from "./address";

/** The kind whose panel is open. */
export const tab: Signal<Kind> = signal("scalars");

/** The pattern that tags are filtered by, as typed. */
export const tagFilter: Signal<string> = signal("");

parameter("tab", tab, asText, { isPlace: true });
parameter("tags", tagFilter, asText);
