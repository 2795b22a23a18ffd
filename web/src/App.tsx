import { drawerOpen } from "./frame/opened";
import { Header } from "./frame/Header";
import { Overlays } from "./frame/Overlays";
import { PANEL_ID, PanelHost } from "./frame/PanelHost";
import { RunsPanel } from "./frame/RunsPanel";
import { Toasts } from "./frame/Toasts";
import { t } from "./i18n";
import { sidebarWidth } from "./state/settings";
import { narrow } from "./state/viewport";
import { Dialog } from "./ui/Dialog";
import { Split } from "./ui/Split";

const SIDEBAR_LEAST = 200;
const SIDEBAR_MOST = 640;

/** The frame: header, runs panel, and the dashboard of the open tab. */
export function App() {
  return (
    <div class="app">
      <SkipLink />
      <Overlays />
      <Header />
      {narrow.value ? (
        <>
          <main>
            <PanelHost />
          </main>
          {drawerOpen.value && <RunsDrawer />}
        </>
      ) : (
        <Split
          label={t("runs.resize")}
          width={sidebarWidth.value}
          min={SIDEBAR_LEAST}
          max={SIDEBAR_MOST}
          onResize={(width) => (sidebarWidth.value = width)}
          side={<RunsPanel />}
        >
          <PanelHost />
        </Split>
      )}
      <Toasts />
    </div>
  );
}

/** Past header and runs with one key. */
function SkipLink() {
  return (
    <a
      class="skip-link"
      href={`#${PANEL_ID}`}
      onClick={(event) => {
        // the address is the view's
        event.preventDefault();
        document.getElementById(PANEL_ID)?.focus();
      }}
    >
      {t("skip")}
    </a>
  );
}

function RunsDrawer() {
  return (
    <Dialog
      class="drawer"
      title={t("runs.title")}
      onClose={() => (drawerOpen.value = false)}
    >
      <RunsPanel />
    </Dialog>
  );
}
