import { isRecorded } from "../../graph/cost";
import type { Graph } from "../../graph/model";
import { t } from "../../i18n";
import {
  chooseGraphRun,
  chooseGraphTag,
  chosenGraphCosts,
  graphCosts,
  graphRun,
  graphRuns,
  graphTag,
  graphTags,
} from "../../state/graph";
import { graphFile } from "../../state/graphFile";
import { Choice } from "./Choice";
import { tagName } from "./words";

/** Stands for a run's own graph among those with a tag: no tag has a line break. */
const OWN = "\n";

/** Which run's graph, which of several that it has, and by which step's times and memory; nothing of it while a file is shown. */
export function GraphChoice({ graph }: { graph: Graph | null }) {
  if (graphFile.value !== null || graphRun.value === null) return null;
  const { graphs, costs } = graphTags.value;
  // our own writer's graphs bring what was measured along
  const isMeasured = graph !== null && isRecorded(graph);
  return (
    <>
      <Choice
        name={t("graphs.run")}
        options={graphRuns.value.map((name) => [name, name])}
        value={graphRun.value}
        onChange={chooseGraphRun}
      />
      {graphs.length > 1 && (
        <Choice
          name={t("graphs.which")}
          options={graphs.map((tag) => [tag ?? OWN, tagName(tag)])}
          value={graphTag.value ?? OWN}
          onChange={(tag) => chooseGraphTag(tag === OWN ? null : tag)}
        />
      )}
      {costs.length > 1 && !isMeasured && graphCosts.value !== null && (
        <Choice
          name={t("graphs.costs")}
          options={costs.map((tag) => [tag, tag])}
          value={graphCosts.value}
          onChange={(tag) => (chosenGraphCosts.value = tag)}
        />
      )}
    </>
  );
}
