import { reach, reachCount } from "../../graph/trace";
import type { Box, Graph } from "../../graph/model";
import { t } from "../../i18n";
import { follows, toggleTracing } from "./state";

/** How many operations lead to the box and how many follow from it; each is a switch that lights them up in the drawing. */
export function TraceToggles({ graph, box }: { graph: Graph; box: Box }) {
  return (
    <div class="graph-trace" role="group" aria-label={t("graphs.trace")}>
      {(["inputs", "outputs"] as const).map((way) => {
        const count = reachCount(reach(graph, box, way));
        return (
          <button
            key={way}
            type="button"
            class="button"
            aria-pressed={follows(way)}
            onClick={() => toggleTracing(way)}
          >
            {t(`graphs.trace.${way}`, { count })}
          </button>
        );
      })}
    </div>
  );
}
