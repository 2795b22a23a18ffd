/** The dashboards that this version has, in the order of their tabs; each but the first is a chunk of its own. */
import type { ReadonlySignal } from "@preact/signals";
import type { ComponentType } from "preact";
import type { Kind } from "../api/types";
import type { MessageKey } from "../i18n";
import { hasGraphFile } from "../state/graphFile";
import { ScalarsPanel } from "./scalars/ScalarsPanel";

export interface PanelEntry {
  /** The kind whose tags the tab counts, and its name in the address. */
  readonly kind: Kind;
  readonly titleKey: MessageKey;
  /** Python lines that log this kind, shown where there is none yet. */
  readonly howTo: string;
  readonly load: () => Promise<ComponentType>;
  /** The component itself where it is in the main chunk, so that the first view waits for nothing. */
  readonly loaded?: ComponentType;
  /** What else can be done where nothing was logged. */
  readonly loadOffer?: () => Promise<ComponentType>;
  /** Whether there is something to show though nothing was logged. */
  readonly opened?: ReadonlySignal<boolean>;
}

export const panels: readonly PanelEntry[] = [
  {
    kind: "scalars",
    titleKey: "tab.scalars",
    howTo: `from glassboard import SummaryWriter
with SummaryWriter("LOGDIR/first") as writer:
    writer.add_scalar("loss/train", 0.5, 0)`,
    load: () => Promise.resolve(ScalarsPanel),
    loaded: ScalarsPanel,
  },
  {
    kind: "histograms",
    titleKey: "tab.histograms",
    howTo: `from glassboard import SummaryWriter
with SummaryWriter("LOGDIR/first") as writer:
    writer.add_histogram("fc/weight", model.fc.weight, step)`,
    load: () =>
      import("./histograms/HistogramsPanel").then((m) => m.HistogramsPanel),
  },
  {
    kind: "graphs",
    titleKey: "tab.graphs",
    howTo: `from glassboard import SummaryWriter
with SummaryWriter("LOGDIR/first") as writer:
    writer.add_graph(model, inputs)`,
    load: () => import("./graphs/GraphsPanel").then((m) => m.GraphsPanel),
    loadOffer: () => import("./graphs/GraphOffer").then((m) => m.GraphOffer),
    opened: hasGraphFile,
  },
  {
    kind: "text",
    titleKey: "tab.text",
    howTo: `from glassboard import SummaryWriter
with SummaryWriter("LOGDIR/first") as writer:
    writer.add_text("notes", "**lr** 0.1, batch 64", 0)`,
    load: () => import("./text/TextPanel").then((m) => m.TextPanel),
  },
];
