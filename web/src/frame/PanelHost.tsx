import { panels, type PanelEntry } from "../panels/registry";
import { board, boardError, connection } from "../state/board";
import { tab } from "../state/route";
import { t } from "../i18n";
import { EmptyState } from "../ui/EmptyState";
import { lazily } from "../ui/lazily";
import { Skeleton } from "../ui/Skeleton";
import { tabId } from "../ui/Tabs";
import { Notices } from "./Notices";
import { NothingYet } from "./NothingYet";
import { countOf } from "./tabs";

export const PANEL_ID = "panel";

const NO_OFFER = { waiting: () => null, failed: () => null };

/** Those that are chunks of their own come when they are first opened. */
const chunks = new Map(
  panels.flatMap((entry) =>
    entry.loaded
      ? []
      : [
          [
            entry,
            lazily(entry.load, { waiting: Waiting, failed: Failed }),
          ] as const,
        ],
  ),
);

/** Asks for the open dashboard's chunk already, before there is a page to show it in. */
export function prefetchDashboard(): void {
  chunks.get(openPanel())?.prefetch();
}

function openPanel(): PanelEntry {
  return panels.find((panel) => panel.kind === tab.value) ?? panels[0]!;
}

/** What else can be done where nothing was logged. */
const offers = new Map(
  panels.flatMap((entry) =>
    entry.loadOffer
      ? [[entry, lazily(entry.loadOffer, NO_OFFER).Component] as const]
      : [],
  ),
);

/** The open dashboard, or what stands in its place while there is nothing for it to show. */
export function PanelHost() {
  const entry = openPanel();
  return (
    <div class="panel-host">
      <div
        id={PANEL_ID}
        class="panel"
        role="tabpanel"
        aria-labelledby={tabId(entry.kind)}
        tabIndex={-1}
      >
        <h2 class="visually-hidden">{t(entry.titleKey)}</h2>
        <Content entry={entry} />
      </div>
      <Notices />
    </div>
  );
}

function Content({ entry }: { entry: PanelEntry }) {
  const held = board.value;
  const error = boardError.value;
  if (error) {
    return (
      <EmptyState
        title={t("error.title")}
        body={[error.message, error.hint].filter(Boolean).join(" · ")}
      />
    );
  }
  if (!held) {
    return connection.value === "lost" ? (
      <EmptyState
        title={t("empty.server.title")}
        body={t("empty.server.body")}
      />
    ) : (
      <Waiting />
    );
  }
  if (countOf(held.tags, entry.kind) === 0 && !entry.opened?.value) {
    const Offer = offers.get(entry);
    return (
      <>
        <NothingYet board={held} entry={entry} />
        {Offer && <Offer />}
      </>
    );
  }
  const Dashboard = entry.loaded ?? chunks.get(entry)!.Component;
  return <Dashboard />;
}

function Waiting() {
  return (
    <div class="page">
      <Skeleton />
    </div>
  );
}

function Failed() {
  return (
    <EmptyState
      title={t("error.title")}
      body={t("empty.server.body")}
      action={{ label: t("error.retry"), run: () => location.reload() }}
    />
  );
}
