import type { Steps } from "../../base/slices";
import type { Box, Graph } from "../../graph/model";
import { reach, reachCount } from "../../graph/trace";
import { t } from "../../i18n";
import { follows, toggleTracing } from "./state";
import { useSteps } from "./useSteps";

/** How many operations lead to the box and how many follow from it; each is a switch that lights them up in the drawing. */
export function TraceToggles({ graph, box }: { graph: Graph; box: Box }) {
  const counts = useSteps(() => countWays(graph, box), [graph, box]).value;
  return (
    <div class="graph-trace" role="group" aria-label={t("graphs.trace")}>
      {(["inputs", "outputs"] as const).map((way) => (
        <button
          key={way}
          type="button"
          class="button"
          aria-pressed={follows(way)}
          onClick={() => toggleTracing(way)}
        >
          {t(`graphs.trace.${way}`, { count: counts ? counts[way] : "…" })}
        </button>
      ))}
    </div>
  );
}

function* countWays(
  graph: Graph,
  box: Box,
): Steps<Record<"inputs" | "outputs", number>> {
  return {
    inputs: reachCount(yield* reach(graph, box, "inputs")),
    outputs: reachCount(yield* reach(graph, box, "outputs")),
  };
}
