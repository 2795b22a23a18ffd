import ELK from "elkjs/lib/elk-api";
import workerUrl from "elkjs/lib/elk-worker.min.js?url";

import { visibleEdges } from "./collapse";
import { fromElk, toElk, type BoxStyle } from "./elk";
import type { Graph } from "./model";
import type { Placed } from "./placed";

/** Lays graphs out with ELK (layered, top to bottom) in a worker of its own; `dispose` ends the worker. */
export class GraphLayout {
  // elk-worker is a classic script of 1.6 MB that must stay as it is, so it's loaded by its address rather than bundled
  readonly #elk = new ELK({ workerFactory: () => new Worker(workerUrl) });

  /** The drawing of `graph` while the boxes in `open` are open. Raises ELK's own error for a graph that it can't place. */
  async place(
    graph: Graph,
    open: ReadonlySet<string>,
    style: BoxStyle,
  ): Promise<Placed> {
    const edges = visibleEdges(graph, open);
    const laidOut = await this.#elk.layout(toElk(graph, open, edges, style));
    return fromElk(laidOut, graph, open, edges);
  }

  dispose(): void {
    this.#elk.terminateWorker();
  }
}
