/** What the server holds, kept up to date by its event stream. */
import {
  batch,
  effect,
  signal,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import { ApiError, getBoard } from "../api/client";
import { followEvents } from "../api/events";
import type { Board, Change, Kind, Run, RunChange } from "../api/types";

/** Null until the first answer. A run's `lastStep` here is as old as the last listing; `pulse` is live. */
export const board: Signal<Board | null> = signal(null);

/** `connecting` also while a broken stream is tried again for the first time; `paused` by the reader. */
export type Connection = "connecting" | "live" | "lost" | "paused";
export const connection: Signal<Connection> = signal("connecting");

const paused = signal(false);
/** Whether the reader wants the page to stay as it is. */
export const livePaused: ReadonlySignal<boolean> = paused;

export function pauseLive(): void {
  paused.value = true;
}

/** Follows the server again; what came meanwhile is read. */
export function resumeLive(): void {
  paused.value = false;
}

/** Reads everything in sight again, paused or not. */
export function reloadNow(): void {
  batch(bumpAll);
  void refresh();
}

/** Why the board could not be read, where the server refuses it (a missing token, say); null otherwise. */
export const boardError: Signal<ApiError | null> = signal(null);

/** A run's newest figures, apart from the listing so that a growing run redraws its own row and nothing else. */
export interface Pulse {
  readonly lastStep: number;
  readonly lastWallTime: number;
  /** When it last grew. */
  readonly modified: number;
}

const revisions = new Map<string, Signal<number>>();
const tagRevisions = new Map<Kind, Map<string, Signal<number>>>();
const pulses = new Map<string, Signal<Pulse>>();
let runPlaces = new Map<string, number>();

/** Grows when the server says that this run has new data of this kind. */
export function revision(run: string, kind: Kind): ReadonlySignal<number> {
  return made(revisions, `${kind}\n${run}`, () => signal(0));
}

/** Grows when any run that has this tag has new data of this kind. */
export function tagRevision(kind: Kind, tag: string): ReadonlySignal<number> {
  const tags = made(
    tagRevisions,
    kind,
    () => new Map<string, Signal<number>>(),
  );
  return made(tags, tag, () => signal(0));
}

export function pulse(run: string): ReadonlySignal<Pulse> {
  return made(pulses, run, () => signal(listedPulse(run)));
}

let first: Promise<void> = Promise.resolve();

/** Resolves once the first board is there, or known to be none, or when so many milliseconds have passed. */
export async function boardWithin(pause: number): Promise<void> {
  const passed = new Promise<void>((resolve) => setTimeout(resolve, pause));
  await Promise.race([first, passed]);
}

/** Asks for the board at once and follows the server until the returned function is called. */
export function startBoard(): () => void {
  first = refresh();
  return effect(() => {
    if (paused.value) {
      broken = true;
      connection.value = "paused";
      return;
    }
    connection.value = "connecting";
    return followEvents({
      onOpen: () => {
        firstMessage = true;
        connection.value = "live";
      },
      onChange: apply,
      onBreak: (attempt) => {
        broken = true;
        connection.value = attempt > 1 ? "lost" : "connecting";
      },
    });
  });
}

const LISTING_PAUSE_MS = 500;
/** After a failure that may pass. */
const RETRY_MS = 2_000;
let reading = false;
/** The version of the newest listing that the server told of. */
let wanted = 0;
/** The next message is the first one after connecting: what came before it is told by nobody. */
let firstMessage = true;
/** The stream broke since the board was read. A server that was restarted counts its versions anew, so they tell nothing. */
let broken = false;

/** Reads the board, and again after a pause while a newer listing was told of meanwhile, or where the answer made no sense. */
async function refresh(): Promise<void> {
  if (reading) return;
  reading = true;
  let behind = false;
  let failed = false;
  try {
    const next = await getBoard();
    setBoard(next);
    behind = next.version < wanted;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // without any answer the event stream tells when the server is back, and the first event asks for the board
    const answered = error.status > 0;
    failed = answered && error.mayPass;
    // what is there can be looked at meanwhile
    boardError.value = answered && !(failed && board.peek()) ? error : null;
  } finally {
    const told = wanted;
    setTimeout(
      () => {
        reading = false;
        if (behind || failed || wanted !== told) void refresh();
      },
      failed ? RETRY_MS : LISTING_PAUSE_MS,
    );
  }
}

/** Takes a listing over: for `refresh`, and for tests of what follows from it. */
export function setBoard(next: Board): void {
  const before = new Map(board.peek()?.runs.map((run) => [run.name, run]));
  batch(() => {
    board.value = next;
    boardError.value = null;
    runPlaces = new Map(next.runs.map((run, place) => [run.name, place]));
    // a run's first points of a tag are told of before anybody knows that it has that tag
    for (const run of next.runs) {
      if (!sameTags(before.get(run.name), run)) {
        for (const kind of Object.keys(run.tags)) bumpTags(run, kind);
      }
    }
    for (const [name, held] of pulses) {
      const listed = listedPulse(name);
      if (listed.lastStep !== held.peek().lastStep) held.value = listed;
    }
  });
}

/** Takes a message of the event stream over. */
function apply(change: Change): void {
  const missed =
    firstMessage && (broken || board.peek()?.version !== change.version);
  batch(() => {
    if (missed) bumpAll();
    change.runs.forEach(applyRun);
  });
  if (missed || (change.listing && !firstMessage)) {
    wanted = change.version;
    void refresh();
  }
  firstMessage = false;
  broken = false;
}

function bumpAll(): void {
  revisions.forEach(bump);
  for (const tags of tagRevisions.values()) tags.forEach(bump);
}

function applyRun(change: RunChange): void {
  const held = pulses.get(change.run);
  if (held) {
    held.value = {
      lastStep: change.lastStep,
      lastWallTime: change.lastWallTime,
      modified: Date.now() / 1000,
    };
  }
  const run = board.peek()?.runs[runPlaces.get(change.run) ?? -1];
  for (const kind of change.kinds) {
    bump(revisions.get(`${kind}\n${change.run}`));
    if (run) bumpTags(run, kind);
  }
}

/** Bumps the revision of every tag of this kind that the run has. */
function bumpTags(run: Run, kind: Kind): void {
  const tags = tagRevisions.get(kind);
  const names = board.peek()?.tags[kind];
  if (!tags || !names) return;
  for (const place of run.tags[kind] ?? []) {
    bump(tags.get(names[place] ?? ""));
  }
}

/** Told by their places, so that a tag which shifts the others counts as a change of all of them: once, and harmless. */
function sameTags(before: Run | undefined, after: Run): boolean {
  return JSON.stringify(before?.tags) === JSON.stringify(after.tags);
}

function bump(counter: Signal<number> | undefined): void {
  if (counter) counter.value += 1;
}

function listedPulse(name: string): Pulse {
  const run = board.peek()?.runs[runPlaces.get(name) ?? -1];
  return run ?? { lastStep: 0, lastWallTime: 0, modified: 0 };
}

function made<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
