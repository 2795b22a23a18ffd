import { useEffect } from "preact/hooks";
import { knownColorBys } from "../../graph/coloring";
import type { Graph } from "../../graph/model";
import { t } from "../../i18n";
import { wayBack, wayOn } from "../../state/address";
import { registerCommand, type Command } from "../../state/commands";
import { selectedNode } from "../../state/graph";
import { GRAPH_VIEWS, graphColor, graphView, toggleTracing } from "./state";
import type { Placement } from "./usePlacement";
import { colorByName } from "./words";

/** What can be done with the graph by name or by key, while it is shown. `save` reads what is shown when it is called. */
export function useGraphCommands(
  graph: Graph | null,
  placement: Placement,
  save: (kind: "svg" | "png") => void,
): void {
  useEffect(() => {
    if (!graph) return;
    const stops = [
      ...wayCommands,
      ...viewCommands(),
      ...colorCommands(graph),
      ...drawingCommands(placement, save),
    ].map(registerCommand);
    return () => stops.forEach((stop) => stop());
  }, [graph, placement]);
}

const isDrawn = () => graphView.value === "graph";

const wayCommands: readonly Command[] = [
  {
    id: "graph.back",
    titleKey: "graphs.wayBack",
    when: () => wayBack.value,
    run: () => history.back(),
  },
  {
    id: "graph.forward",
    titleKey: "graphs.wayOn",
    when: () => wayOn.value,
    run: () => history.forward(),
  },
];

function viewCommands(): Command[] {
  return GRAPH_VIEWS.map((view) => ({
    id: `graph.as.${view}`,
    titleKey: "command.choose",
    titleParams: () => ({
      what: t("graphs.show"),
      which: t(`graphs.show.${view}`),
    }),
    run: () => (graphView.value = view),
  }));
}

function colorCommands(graph: Graph): Command[] {
  return knownColorBys(graph).map((by) => ({
    id: `graph.color.${by}`,
    titleKey: "command.choose",
    titleParams: () => ({
      what: t("graphs.color"),
      which: colorByName(graph, by),
    }),
    when: isDrawn,
    run: () => (graphColor.value = by),
  }));
}

function drawingCommands(
  placement: Placement,
  save: (kind: "svg" | "png") => void,
): Command[] {
  const hasSelection = () => isDrawn() && selectedNode.value !== null;
  return [
    {
      id: "graph.fit",
      titleKey: "graphs.fit",
      shortcut: "f",
      when: isDrawn,
      run: placement.fit,
    },
    {
      id: "graph.traceInputs",
      titleKey: "graphs.traceInputs",
      shortcut: "i",
      when: hasSelection,
      run: () => toggleTracing("inputs"),
    },
    {
      id: "graph.traceOutputs",
      titleKey: "graphs.traceOutputs",
      shortcut: "o",
      when: hasSelection,
      run: () => toggleTracing("outputs"),
    },
    {
      id: "graph.svg",
      titleKey: "graphs.svg",
      when: isDrawn,
      run: () => save("svg"),
    },
    {
      id: "graph.png",
      titleKey: "graphs.png",
      when: isDrawn,
      run: () => save("png"),
    },
  ];
}
