/** What a person can have done by name or by key, and the way to a tag: any part of the page adds to it. */
import {
  batch,
  signal,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import type { Kind } from "../api/types";
import type { MessageKey } from "../i18n";
import { tab } from "./route";
import { revealRun } from "./runLines";
import { hoveredRun, isTicked, toggleRun } from "./runs";

export interface Command {
  /** `theme.next`: unique; one that is registered again replaces the one before. */
  readonly id: string;
  readonly titleKey: MessageKey;
  /** What fills the title's holes. */
  readonly titleParams?: () => Readonly<Record<string, string | number>>;
  /** `t`, `?`, `g s` (one after the other), `Escape`, `Mod+k` (⌘ or Ctrl). */
  readonly shortcut?: string;
  readonly run: () => void;
  /** Whether it makes sense now; else it is neither offered nor run. */
  readonly when?: () => boolean;
  /** Holding its key down does it again and again. */
  readonly repeats?: boolean;
}

const registered = signal<readonly Command[]>([]);

/** In order of registration. */
export const commands: ReadonlySignal<readonly Command[]> = registered;

/** Adds a command until the returned function is called. */
export function registerCommand(command: Command): () => void {
  const others = registered.peek().filter(({ id }) => id !== command.id);
  registered.value = [...others, command];
  return () => {
    registered.value = registered.peek().filter((held) => held !== command);
  };
}

/** A tag to be shown: its panel takes away what hides it and brings its card into view (`useDestination`). */
export interface Destination {
  readonly kind: Kind;
  readonly tag: string;
  /** The run whose card it is, where each run has its own. */
  readonly run?: string;
}

const destination: Signal<Destination | null> = signal(null);

/** Where the reader wants to go; null once the panel has followed. */
export const goTo: ReadonlySignal<Destination | null> = destination;

/** Opens the tag's dashboard, which then follows. */
export function goToTag(next: Destination): void {
  batch(() => {
    tab.value = next.kind;
    destination.value = { ...next };
  });
}

/** For the panel that followed. */
export function arrived(): void {
  destination.value = null;
}

const STANDS_OUT_MS = 2_000;

/** Shows a run: ticks it, takes away what hides it, brings it into view, and lets it stand out for a moment. */
export function goToRun(name: string): void {
  batch(() => {
    if (!isTicked(name)) toggleRun(name);
    revealRun(name);
    hoveredRun.value = name;
  });
  setTimeout(() => {
    if (hoveredRun.peek() === name) hoveredRun.value = null;
  }, STANDS_OUT_MS);
}
