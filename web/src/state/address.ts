/**
 * The view in the address, once it is touched: a link reproduces it. Each module that holds a part of the view names it here;
 * what is nobody's in the address stays. Nonsense in one part costs that part alone.
 */
import {
  batch,
  computed,
  effect,
  signal,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import { unstored } from "./setting";

/** A piece of the view that an address can carry. */
export interface AddressPart {
  /** The names of its parameters. */
  readonly names: readonly string[];
  /** Takes its signals from the address; answers the `name=value`s that it could make nothing of. */
  take(query: URLSearchParams): readonly string[];
  /** Writes what differs from the factory's setting; reads its signals. */
  put(query: URLSearchParams): void;
  /** Whether a change of it is a place to go back to; `kept`: no place of its own, but who goes back finds it as it was left. */
  readonly isPlace?: boolean | "kept";
}

const parts: Signal<readonly AddressPart[]> = signal([]);
let started = false;
/** Whether the view changes without a place to go back to: as an address that was left before says, for one. */
let returning = false;

const nonsense = signal<readonly string[]>([]);
/** What the address asked for and nobody could make sense of, as `name=value`; told once. */
export const ignoredInAddress: ReadonlySignal<readonly string[]> = nonsense;

export function forgetIgnored(): void {
  nonsense.value = [];
}

/** Keeps this part in the address from now on, and takes what the address already says of it. */
export function inAddress(part: AddressPart): void {
  if (started) takeAll([part], location.search);
  parts.value = [...parts.peek(), part];
}

/**
 * One parameter and one signal. `parse` answers undefined for what makes no sense. `fallback` is what an address without it
 * means: what the signal holds now, or the factory's setting where that was already replaced by the reader's own.
 */
export function parameter<T>(
  name: string,
  held: Signal<T>,
  codec: {
    readonly parse: (text: string) => T | undefined;
    readonly format: (value: T) => string;
  },
  options: { readonly fallback?: T; readonly isPlace?: boolean | "kept" } = {},
): void {
  const { fallback = held.peek(), isPlace = false } = options;
  inAddress({
    names: [name],
    isPlace,
    take: (query) => {
      const text = query.get(name);
      const value = text === null ? fallback : codec.parse(text);
      held.value = value === undefined ? fallback : value;
      return value === undefined ? [`${name}=${text}`] : [];
    },
    put: (query) => {
      const text = codec.format(held.value);
      if (text !== codec.format(fallback)) query.set(name, text);
    },
  });
}

/** Text as it was typed. */
export const asText = {
  parse: (text: string): string => text,
  format: (value: string): string => value,
};

/** Text, or nothing. */
export const asOptionalText = {
  parse: (text: string): string | null => text || null,
  format: (value: string | null): string => value ?? "",
};

/** One of some words. */
export function asOneOf<T extends string>(choices: readonly T[]) {
  return {
    parse: (text: string): T | undefined =>
      choices.find((choice) => choice === text),
    format: (value: T): string => value,
  };
}

/** A number for which `valid` holds. */
export function asNumber(valid: (value: number) => boolean) {
  return {
    parse: (text: string): number | undefined => {
      const value = text.trim() === "" ? NaN : Number(text);
      return valid(value) ? value : undefined;
    },
    format: String,
  };
}

/** On or off. */
export const asSwitch = {
  parse: (text: string): boolean | undefined =>
    text === "on" ? true : text === "off" ? false : undefined,
  format: (value: boolean): string => (value ? "on" : "off"),
};

/** Anything that JSON can write. */
export const asJson = <T>(valid: (value: unknown) => value is T) => ({
  parse: (text: string): T | undefined => {
    try {
      const value: unknown = JSON.parse(text);
      return valid(value) ? value : undefined;
    } catch {
      return undefined;
    }
  },
  format: (value: T): string => JSON.stringify(value),
});

/** Takes the view from an address's query. An empty one asks for nothing: the reader's own preferences stay. */
export function takeAddress(search: string): void {
  takeAll(parts.peek(), search);
}

/** Takes the view from an address that was left before: of one that asks for nothing, where in the page it was. */
function returnTo(search: string): void {
  if (asksFor(parts.peek(), new URLSearchParams(search))) {
    takeAddress(search);
    return;
  }
  const places = parts.peek().filter((part) => part.isPlace);
  batch(() => places.forEach((part) => part.take(new URLSearchParams())));
}

function asksFor(
  asked: readonly AddressPart[],
  query: URLSearchParams,
): boolean {
  return asked.some(({ names }) => names.some((name) => query.has(name)));
}

function takeAll(taken: readonly AddressPart[], search: string): void {
  const query = new URLSearchParams(search);
  if (!asksFor(parts.peek().concat(taken), query)) return;
  unstored(() =>
    batch(() => {
      const ignored = taken.flatMap((part) => part.take(query));
      if (ignored.length > 0) nonsense.value = [...nonsense.peek(), ...ignored];
    }),
  );
}

/** The address's query for the present view (with its `?`, or empty), which keeps what `search` had of others. */
export function formatAddress(search: string): string {
  const query = new URLSearchParams(search);
  for (const part of parts.value) {
    for (const name of part.names) query.delete(name);
    part.put(query);
  }
  const text = query.toString();
  return text && `?${text}`;
}

/** The whole address of the present view, with these parameters set to something else. */
export function addressOf(changes: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(formatAddress(location.search));
  for (const [name, value] of Object.entries(changes)) query.set(name, value);
  const text = query.toString();
  return location.origin + location.pathname + (text && `?${text}`);
}

/** Takes the view from the address, then keeps the address at the view. */
export function startAddress(): void {
  takeLeft();
  takeAddress(location.search);
  started = true;
  window.addEventListener("popstate", () => {
    returning = true;
    returnTo(location.search);
    returning = false;
    standAt(place());
  });
  window.addEventListener("pagehide", leave);
  let shownPlace = place();
  let shownParts = parts.peek();
  standAt(shownPlace);
  let touched = location.search !== "";
  effect(() => {
    const search = formatAddress(location.search);
    // who goes back is not to be sent on again, and a part of the page that came later has moved nobody
    const came = shownParts !== parts.value;
    const moved = shownPlace !== place() && !returning && !came;
    shownPlace = place();
    shownParts = parts.value;
    const first = !touched;
    touched = true;
    // the entry that is left keeps what it showed last
    if (moved) replaceNow();
    // what was about to be written no longer holds, also where the view is back at what the address says
    forget();
    if (first || search === location.search) return;
    const address = location.pathname + search + location.hash;
    if (moved) goOn(address, shownPlace);
    else replaceSoon(address);
  });
}

/** Changes where the reader is without a way back to where that was: nobody had asked to be there. */
export function goInstead(change: () => void): void {
  returning = true;
  change();
  returning = false;
  standAt(place());
}

/** The parts that are places, as text. */
function place(): string {
  const query = new URLSearchParams();
  for (const part of parts.value) if (part.isPlace === true) part.put(query);
  return query.toString();
}

/** The places of this visit by their numbers, which the browser's history carries; a reload forgets the others. */
const visit = signal<{
  readonly places: readonly (string | undefined)[];
  readonly at: number;
}>({ places: [], at: 0 });

/** Which number the browser's history has come to. */
function standAt(shown: string): void {
  const state = history.state as { readonly visit?: number } | null;
  const at = state?.visit ?? 0;
  const places = [...visit.peek().places];
  places[at] = shown;
  visit.value = { places, at };
}

function goOn(address: string, shown: string): void {
  const { places, at } = visit.peek();
  history.pushState({ visit: at + 1 }, "", address);
  visit.value = { places: [...places.slice(0, at + 1), shown], at: at + 1 };
}

/** Whether the browser's way back, or on, leads to a place on this tab. */
export const wayBack: ReadonlySignal<boolean> = computed(() => leads(-1));
export const wayOn: ReadonlySignal<boolean> = computed(() => leads(1));

function leads(by: -1 | 1): boolean {
  const { places, at } = visit.value;
  const tabOf = (shown = "") => new URLSearchParams(shown).get("tab");
  const there = places[at + by];
  return there !== undefined && tabOf(there) === tabOf(places[at]);
}

/** Browsers bound how often an address may change (Safari: 100 in 30 s), and a dragged slider changes it at every pixel. */
const REPLACE_PAUSE_MS = 300;
let pending: { readonly address: string; readonly timer: number } | null = null;

function replaceSoon(address: string): void {
  const timer = window.setTimeout(replaceNow, REPLACE_PAUSE_MS);
  pending = { address, timer };
}

function replaceNow(): void {
  if (pending) history.replaceState(history.state, "", pending.address);
  forget();
}

function forget(): void {
  clearTimeout(pending?.timer);
  pending = null;
}

const LEFT = "glassboard.left";

/** A reload asks for the address as it was before the page heard of it: what was not written yet is left for the next page. */
function leave(): void {
  if (!pending) return;
  try {
    sessionStorage.setItem(
      LEFT,
      JSON.stringify({ at: location.search, address: pending.address }),
    );
  } catch {
    // a forbidden storage: the last change is lost
  }
  replaceNow();
}

function takeLeft(): void {
  try {
    const left = sessionStorage.getItem(LEFT);
    sessionStorage.removeItem(LEFT);
    const { at, address } = JSON.parse(left ?? "{}") as Partial<
      Record<"at" | "address", string>
    >;
    if (address && at === location.search)
      history.replaceState(history.state, "", address);
  } catch {
    // nothing was left, or nothing that makes sense
  }
}
