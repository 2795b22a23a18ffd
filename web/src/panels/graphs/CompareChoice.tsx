import { t } from "../../i18n";
import {
  chooseGraphBefore,
  graphBefore,
  graphRun,
  graphRuns,
  graphTag,
  graphTags,
  type GraphPlace,
} from "../../state/graph";
import { graphFile } from "../../state/graphFile";
import { Choice } from "./Choice";
import { tagName } from "./words";

/** Begins the value of a graph of the shown run: no run's name has a line break. */
const OWN = "\n";

/** With what the shown graph is compared: another run's, or another one of this run; nothing where there is no other. */
export function CompareChoice() {
  const run = graphRun.value;
  if (graphFile.value !== null || run === null) return null;
  const tags = graphTags.value.graphs.filter((tag) => tag !== graphTag.value);
  const others = graphRuns.value.filter((name) => name !== run);
  if (tags.length + others.length === 0) return null;
  const before = graphBefore.value;
  return (
    <Choice
      name={t("graphs.compare")}
      options={[
        ["", t("graphs.compare.none")],
        ...tags.map((tag) => [OWN + (tag ?? ""), tagName(tag)] as const),
        ...others.map((name) => [name, name] as const),
      ]}
      value={before ? valueOf(before) : ""}
      onChange={(value) => {
        const isOwn = value.startsWith(OWN);
        const tag = (isOwn && value.slice(OWN.length)) || null;
        chooseGraphBefore(
          value === "" ? null : { run: isOwn ? run : value, tag },
        );
      }}
    />
  );
}

function valueOf({ run, tag }: GraphPlace): string {
  return run === graphRun.value ? OWN + (tag ?? "") : run;
}

/** A name for the graph that is compared with. */
export function placeName({ run, tag }: GraphPlace): string {
  return run === graphRun.value ? tagName(tag) : run;
}
