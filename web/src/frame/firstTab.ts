/** Opens the first dashboard that has something to show, unless the reader asked for one. */
import { effect } from "@preact/signals";
import type { Kind } from "../api/types";
import { panels } from "../panels/registry";
import { goInstead } from "../state/address";
import { board } from "../state/board";
import { ownTab, tab, tabAsked } from "../state/route";
import { firstKind } from "./tabs";

const KINDS = panels.map((panel) => panel.kind);

/**
 * A training logs its graph or a text first, and its scalars a moment later: so long after the first dashboard has opened by
 * itself, one further to the left may take its place; then nothing moves any more.
 */
const SETTLES_MS = 10_000;
/** Who does one of these is reading already. */
const TOUCHES = ["pointerdown", "keydown", "wheel"] as const;

/** From now on until a dashboard has opened for good, or the reader has gone to one; to be called when the address was taken. */
export function startFirstTab(): () => void {
  if (tabAsked.peek()) return () => undefined;
  const ended = new AbortController();
  const { signal } = ended;
  const stop = () => ended.abort();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    const held = board.peek();
    // the reader went to another one
    if (tab.peek() !== ownTab.peek()) stop();
    // while it is being read, the first may come last
    if (signal.aborted || held?.progress.state !== "ready") return;
    const kind = firstKind(held.tags, KINDS);
    if (kind === null) return;
    open(kind);
    if (kind === KINDS[0]) stop();
    else timer ??= settleSoon(signal, stop);
  };
  const unfollow = effect(() => {
    void board.value;
    void tab.value;
    // what an effect changes is told when it has ended, and then this one must not be the reader's doing
    queueMicrotask(look);
  });
  signal.addEventListener("abort", () => {
    unfollow();
    clearTimeout(timer);
  });
  return stop;
}

function settleSoon(signal: AbortSignal, stop: () => void) {
  for (const touch of TOUCHES)
    addEventListener(touch, stop, { signal, capture: true, passive: true });
  return setTimeout(stop, SETTLES_MS);
}

function open(kind: Kind): void {
  if (kind === tab.peek()) return;
  goInstead(() => {
    ownTab.value = kind;
    tab.value = kind;
  });
}
