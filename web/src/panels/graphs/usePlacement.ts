import {
  batch,
  signal,
  useSignalEffect,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { latest } from "../../base/latest";
import type { BoxStyle } from "../../graph/boxSize";
import { GraphLayout } from "../../graph/layout";
import type { Graph } from "../../graph/model";
import type { Placed, PlacedBox } from "../../graph/placed";
import {
  centred,
  fittedIn,
  keepingInPlace,
  middle,
  openingIn,
  showingIn,
  type Room,
  type Size,
  type Viewport,
} from "../../graph/viewport";

import type { Look } from "./state";

/** What is to be drawn. */
export interface Scene {
  readonly run: string;
  readonly graph: Graph;
  readonly open: ReadonlySet<string>;
  /** Of which no edge is tucked away. */
  readonly drawn: ReadonlySet<string>;
  readonly style: BoxStyle;
}

/** What becomes of the view when the next drawing is there. */
export type Arrival =
  | { readonly kind: "stay" }
  /** The box stays where it is on the screen. */
  | { readonly kind: "keep"; readonly id: string }
  /** The box comes into the window. */
  | { readonly kind: "show"; readonly id: string }
  /** Where one looked before; null: as the graph is first seen. */
  | { readonly kind: "look"; readonly look: Look | null };

export interface Placement {
  readonly placed: ReadonlySignal<Placed | null>;
  /** Whose graph `placed` is. */
  readonly run: ReadonlySignal<string | null>;
  readonly view: Signal<Viewport>;
  readonly busy: ReadonlySignal<boolean>;
  /** Whether boxes are on their way to their new places. */
  readonly moving: ReadonlySignal<boolean>;
  /** Has them there at once. */
  readonly settle: () => void;
  /** The layout's own words where it failed. */
  readonly failure: ReadonlySignal<string | null>;
  /** To be said right before the change that leads to a new drawing. */
  readonly nextArrival: (arrival: Arrival) => void;
  /** Brings a box that is drawn into the window. */
  readonly show: (id: string) => void;
  /** Has all of the drawing in the window. */
  readonly fit: () => void;
  /** Looks there, at once or when the drawing that is under way has come. */
  readonly lookAt: (look: Look | null) => void;
  /** Where one looks now; null where nothing was moved since the graph was first seen. */
  readonly looked: () => Look | null;
}

/** Boxes take so long to their new places (milliseconds), a little more than graphCanvas.css says; more of them jump. */
const MOVE_MS = 260;
const MOST_MOVING = 300;

/** Lays the scene out whenever it changes, and keeps the view steady; another run's graph is seen from its top, or where the selected box is. */
export function usePlacement(
  scene: ReadonlySignal<Scene | null>,
  room: (drawing: Size) => Room,
  selected: ReadonlySignal<string | null>,
): Placement {
  const [held] = useState(() => makePlacement(room, selected));
  useEffect(() => held.dispose, [held]);
  useSignalEffect(() => {
    if (scene.value) held.place(scene.value);
  });
  return held;
}

function makePlacement(
  room: (drawing: Size) => Room,
  selected: ReadonlySignal<string | null>,
): Placement & {
  place: (scene: Scene) => void;
  dispose: () => void;
} {
  const layout = new GraphLayout();
  const placed = signal<Placed | null>(null);
  const run = signal<string | null>(null);
  const view = signal<Viewport>({ x: 0, y: 0, scale: 1 });
  const busy = signal(false);
  const failure = signal<string | null>(null);
  const moving = signal(false);
  let stop = 0;
  const settle = () => {
    window.clearTimeout(stop);
    moving.value = false;
  };
  let arrival: Arrival = { kind: "stay" };
  let first = view.value;

  const seenFirst = (next: Placed): Viewport => {
    first = firstView(next, selected.peek(), room(next));
    return first;
  };
  const viewOf = (how: Arrival, before: Placed, next: Placed): Viewport => {
    if (how.kind !== "look")
      return arrived(how, before, next, view.peek(), room(next));
    return how.look ? centred(how.look, room(next)) : seenFirst(next);
  };
  const place = latest((_: AbortSignal, { graph, open, drawn, style }: Scene) =>
    layout.place(graph, open, drawn, style),
  );
  const take = (taken: string, next: Placed) => {
    const before = placed.value;
    batch(() => {
      const known = taken === run.value ? before : null;
      view.value =
        known || arrival.kind === "look"
          ? viewOf(arrival, known ?? next, next)
          : seenFirst(next);
      settle();
      if (known && next.boxes.length <= MOST_MOVING) {
        moving.value = true;
        stop = window.setTimeout(settle, MOVE_MS);
      }
      placed.value = next;
      run.value = taken;
      failure.value = null;
      busy.value = false;
    });
    arrival = { kind: "stay" };
  };
  return {
    placed,
    run,
    view,
    busy,
    moving,
    settle,
    failure,
    nextArrival: (next) => {
      arrival = next;
    },
    show: (id) => {
      const now = placed.value;
      if (now) view.value = viewOf({ kind: "show", id }, now, now);
    },
    fit: () => {
      const now = placed.value;
      if (now) view.value = fittedIn(now, room(now));
    },
    lookAt: (look) => {
      arrival = { kind: "look", look };
      // whatever else changed with it has asked for its drawing by then
      queueMicrotask(() => {
        const now = placed.peek();
        if (busy.peek() || !now || arrival.kind !== "look") return;
        view.value = viewOf(arrival, now, now);
        arrival = { kind: "stay" };
      });
    },
    looked: () =>
      view.value === first || !placed.value
        ? null
        : middle(view.value, room(placed.value)),
    place: (scene) => {
      busy.value = true;
      place(scene).then(
        (next) => {
          if (next) take(scene.run, next);
        },
        (error: unknown) => {
          busy.value = false;
          failure.value =
            error instanceof Error ? error.message : String(error);
        },
      );
    },
    dispose: () => {
      settle();
      place.cancel();
      layout.dispose();
    },
  };
}

function firstView(
  placed: Placed,
  selected: string | null,
  room: Room,
): Viewport {
  const view = openingIn(placed, room);
  const box = find(placed, selected ?? "");
  return box ? showingIn(view, headed(box), room) : view;
}

function arrived(
  arrival: Arrival,
  before: Placed,
  after: Placed,
  view: Viewport,
  room: Room,
): Viewport {
  if (arrival.kind === "stay" || arrival.kind === "look") return view;
  const box = find(after, arrival.id);
  if (!box) return view;
  if (arrival.kind === "show") return showingIn(view, headed(box), room);
  const old = find(before, arrival.id);
  return old ? keepingInPlace(view, old, box) : view;
}

function find(placed: Placed, id: string): PlacedBox | undefined {
  return placed.boxes.find(({ box }) => box.id === id);
}

/** Of an open box the upper part is enough to see. */
function headed(box: PlacedBox): PlacedBox {
  return box.open ? { ...box, height: Math.min(box.height, 120) } : box;
}
