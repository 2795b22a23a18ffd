/** Where the reader is: which dashboard, and which tags of it. */
import { signal, type Signal } from "@preact/signals";
import type { Kind } from "../api/types";
import { SYNTAXES, type Syntax } from "../base/regex";
import { asOneOf, asText, inAddress, parameter } from "./address";
import { oneOf, setting } from "./setting";

const FIRST: Kind = "scalars";

/** The kind whose panel is open. */
export const tab: Signal<Kind> = signal(FIRST);

/** The one that opens where the address names none. */
export const ownTab: Signal<Kind> = signal(FIRST);

/** Whether the address names one. */
export const tabAsked: Signal<boolean> = signal(false);

/** The pattern that tags are filtered by, as typed. */
export const tagFilter: Signal<string> = signal("");

/** How that pattern is meant. */
export const tagSyntax = setting<Syntax>(
  "tagSyntax",
  "regex",
  oneOf(...SYNTAXES),
);

inAddress({
  names: ["tab"],
  isPlace: true,
  take: (query) => {
    const asked = query.get("tab");
    tabAsked.value = asked !== null;
    tab.value = asked ?? ownTab.peek();
    return [];
  },
  // what opens by itself may be another one tomorrow, so that an address without it names the usual one alone
  put: (query) => {
    if (tab.value !== FIRST || ownTab.value !== FIRST)
      query.set("tab", tab.value);
  },
});
parameter("tags", tagFilter, asText);
parameter("tagsyntax", tagSyntax, asOneOf(SYNTAXES), { fallback: "regex" });
