import ELK from "elkjs/lib/elk-api";
import workerUrl from "elkjs/lib/elk-worker.min.js?url";

import type { BoxStyle } from "./boxSize";
import { visibleEdges } from "./collapse";
import { fromElk, toElk } from "./elk";
import { quick, steady, thorough, type LayoutPlan } from "./elkOptions";
import type { Graph } from "./model";
import type { Placed } from "./placed";
import { treeRows } from "./treeRows";
import { tucked } from "./tuck";

/** Boxes and edges beyond which the steady plan is taken, and the quick one. */
const SOME = 80;
const MANY = 400;

/** A layout that takes longer than this (milliseconds) is given up when another one is asked for. */
const PATIENCE_MS = 500;

/** Lays graphs out with ELK (layered, top to bottom) in a worker of its own; `dispose` ends the worker. */
export class GraphLayout {
  #elk = startElk();
  #asked = 0;
  #answered = 0;
  #askedAt = 0;

  /**
   * The drawing of `graph` while the boxes in `open` are open, with all edges of those in `drawn`. Never settles where a later call overtakes it. Raises ELK's
   * own error for a graph that it can't place.
   */
  async place(
    graph: Graph,
    open: ReadonlySet<string>,
    drawn: ReadonlySet<string>,
    style: BoxStyle,
  ): Promise<Placed> {
    const busy = this.#answered < this.#asked;
    if (busy && performance.now() - this.#askedAt > PATIENCE_MS) {
      // a worker can't be interrupted, only ended
      this.#elk.terminateWorker();
      this.#elk = startElk();
    }
    this.#asked += 1;
    this.#askedAt = performance.now();
    const mine = this.#asked;
    const shown = tucked(visibleEdges(graph, open), drawn);
    const layOut = async (plan: LayoutPlan): Promise<Placed> => {
      const laidOut = await this.#elk.layout(
        toElk(graph, open, shown, style, plan),
      );
      return fromElk(laidOut, graph, open, shown, style);
    };
    try {
      const { edges, chips } = shown;
      const size =
        treeRows(graph, open).length + edges.length + 2 * chips.length;
      if (size > MANY) return await layOut(quick);
      const plan = size > SOME ? steady : thorough;
      return await layOut(plan).catch(() => layOut(quick));
    } finally {
      this.#answered = Math.max(this.#answered, mine);
    }
  }

  dispose(): void {
    this.#elk.terminateWorker();
  }
}

// elk-worker is a classic script of 1.6 MB that must stay as it is, so it's loaded by its address rather than bundled
function startElk() {
  return new ELK({ workerFactory: () => new Worker(workerUrl) });
}
