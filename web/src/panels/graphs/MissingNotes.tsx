import type { Graph } from "../../graph/model";
import { t } from "../../i18n";
import {
  graphRun,
  missingGraphs,
  selectedNode,
  wantedGraphKey,
  type MissingGraph,
} from "../../state/graph";
import { graphFile } from "../../state/graphFile";
import { Notice } from "./GraphNotes";
import { flameZoom, graphView } from "./state";

/** A link's names may be of any length. */
const LONGEST = 80;

/** What a link asked for that is not there, and what is shown instead. */
export function MissingNotes(props: {
  /** null while it is not settled what boxes there are. */
  graph: Graph | null;
  /** The name of that graph. */
  shown: string | null;
}) {
  const { graph, shown } = props;
  const said = missingGraphs.value.map(sentence);
  if (graph && shown === wantedGraphKey.value && !graphFile.value) {
    const asked = [
      selectedNode.value,
      graphView.value === "flame" ? flameZoom.value : null,
    ];
    for (const id of new Set(asked))
      if (id !== null && !graph.boxes.has(id))
        said.push(t("graphs.gone.node", { name: short(id) }));
  }
  return <Notice label={t("graphs.notes")} text={said.join(t("words.join"))} />;
}

function sentence({ kind, name }: MissingGraph): string {
  const words = { name: short(name), run: graphRun.value ?? "" };
  return t(`graphs.gone.${kind}`, words);
}

/** The end of a path tells more than its beginning. */
function short(name: string): string {
  return name.length > LONGEST ? `…${name.slice(1 - LONGEST)}` : name;
}
