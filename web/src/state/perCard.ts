/** What readers choose for single cards: how each is looked at, in the address, and which are pinned. */
import {
  computed,
  signal,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import { isNames, isRecord } from "../base/valid";
import { asJson, parameter } from "./address";
import { setting } from "./setting";

interface CardViews<V> {
  readonly of: (card: string) => ReadonlySignal<Partial<V>>;
  /** Changes what is given; undefined takes a part back to the common one. */
  readonly change: (
    card: string,
    change: { readonly [K in keyof V]?: V[K] | undefined },
  ) => void;
}

/** How single cards are looked at, where that differs from the others; every part may be left out. */
export function cardViews<V extends object>(
  inAddress: string,
  isView: (value: unknown) => boolean,
): CardViews<V> {
  type View = Partial<V>;
  const views = signal<Readonly<Record<string, View>>>({});
  const isViews = (value: unknown): value is Readonly<Record<string, View>> =>
    isRecord(value) && Object.values(value).every(isView);
  parameter(inAddress, views, asJson(isViews), { fallback: {} });
  const plain: View = {};
  return {
    of: (card) => computed(() => views.value[card] ?? plain),
    change: (card, change) => {
      const { [card]: mine, ...others } = views.peek();
      const entries = Object.entries({ ...mine, ...change }).filter(
        ([, value]) => value !== undefined,
      );
      const next = Object.fromEntries(entries) as View;
      views.value = entries.length > 0 ? { ...others, [card]: next } : others;
    },
  };
}

/** The pinned cards, in the order of pinning: kept in the browser, and in the address. */
export function pinSetting(
  name: string,
  inAddress: string,
): Signal<readonly string[]> {
  const pins = setting<readonly string[]>(name, [], isNames);
  parameter(inAddress, pins, asJson(isNames), { fallback: [] });
  return pins;
}

export function togglePinIn(
  pins: Signal<readonly string[]>,
  card: string,
): void {
  const others = pins.peek().filter((other) => other !== card);
  const pinned = others.length < pins.peek().length;
  pins.value = pinned ? others : [...others, card];
}
