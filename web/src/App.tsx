import { useSignalEffect } from "@preact/signals";
import { Header } from "./frame/Header";
import { PanelHost } from "./frame/PanelHost";
import { RunsPanel } from "./frame/RunsPanel";
import { Toasts } from "./frame/Toasts";
import { t } from "./i18n";
import { board } from "./state/board";
import { sidebarWidth } from "./state/settings";
import { Split } from "./ui/Split";

const SIDEBAR_LEAST = 200;
const SIDEBAR_MOST = 640;

/** The frame: header, runs panel, and the dashboard of the open tab. */
export function App() {
  useSignalEffect(() => {
    document.title = board.value?.title || "glassboard";
  });
  return (
    <div class="app">
      <Header />
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
      <Toasts />
    </div>
  );
}
