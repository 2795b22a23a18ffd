/** How a dashboard follows to a tag that is sought from elsewhere. */
import { effect, untracked } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Kind } from "../api/types";
import { onNextFrame } from "../base/frame";
import { say } from "../base/toast";
import { t } from "../i18n";
import { arrived, goTo, type Destination } from "./commands";
import { tagFilter } from "./route";
import type { Folded } from "./setting";
import { passesFilter, sectionOf } from "./tags";

/** A panel's chunk, the board and the layout of thousands of cards may all have to come first. */
const PATIENCE_MS = 4_000;
const FLASH_MS = 1_600;

/**
 * For a panel: takes away what hides a sought tag, then brings its card (`data-card`) into view. The card must be laid out
 * wherever it stands: `isSought` of `CardSections`.
 */
export function useDestination(
  kind: Kind,
  folded?: Folded,
  section: (tag: string) => string = sectionOf,
): void {
  useEffect(
    () =>
      effect(() => {
        const sought = goTo.value;
        if (sought?.kind !== kind) return;
        untracked(() => unhide(sought, folded, section(sought.tag)));
        awaitCard(sought, performance.now() + PATIENCE_MS);
      }),
    [kind, folded],
  );
}

/** For a panel's cards: which item is sought there, or null. */
export function soughtTag(kind: Kind): ((tag: string) => boolean) | null {
  const sought = goTo.value;
  return sought?.kind === kind ? (tag) => tag === sought.tag : null;
}

function unhide(
  { tag }: Destination,
  folded: Folded | undefined,
  section: string,
): void {
  if (!passesFilter(tag)) tagFilter.value = "";
  if (folded?.peek().includes(section)) {
    folded.value = folded.peek().filter((name) => name !== section);
  }
}

function awaitCard(sought: Destination, until: number): void {
  onNextFrame(() => {
    // another one was asked for meanwhile
    if (goTo.peek() !== sought) return;
    const card = cardOf(sought);
    if (card) {
      arrived();
      show(card);
    } else if (performance.now() < until) {
      awaitCard(sought, until);
    } else {
      arrived();
      say(t("goTo.notShown", { tag: sought.tag }));
    }
  });
}

function cardOf({ tag, run }: Destination): HTMLElement | null {
  const name = `[data-card="${CSS.escape(tag)}"]`;
  const ofRun = run === undefined ? "" : `[data-run="${CSS.escape(run)}"]`;
  return (
    document.querySelector<HTMLElement>(name + ofRun) ??
    // one card for all runs
    document.querySelector<HTMLElement>(`${name}:not([data-run])`)
  );
}

function show(card: HTMLElement): void {
  card.scrollIntoView({ block: "center" });
  card.tabIndex = -1;
  card.focus({ preventScroll: true });
  card.classList.add("sought");
  setTimeout(() => card.classList.remove("sought"), FLASH_MS);
}
