/** Where the reader is: which dashboard, and which tags of it. */
import { signal, type Signal } from "@preact/signals";
import type { Kind } from "../api/types";
import { SYNTAXES, type Syntax } from "../base/regex";
import { asOneOf, asText, parameter } from "./address";
import { oneOf, setting } from "./setting";

/** The kind whose panel is open. */
export const tab: Signal<Kind> = signal("scalars");

/** The pattern that tags are filtered by, as typed. */
export const tagFilter: Signal<string> = signal("");

/** How that pattern is meant. */
export const tagSyntax = setting<Syntax>(
  "tagSyntax",
  "regex",
  oneOf(...SYNTAXES),
);

parameter("tab", tab, asText, { isPlace: true });
parameter("tags", tagFilter, asText);
parameter("tagsyntax", tagSyntax, asOneOf(SYNTAXES), { fallback: "regex" });
