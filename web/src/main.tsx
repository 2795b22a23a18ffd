import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/ui.css";
import "./styles/cards.css";
import "./styles/frame.css";
import "./styles/runs.css";
import "./styles/overlays.css";
import "./styles/palette.css";
import { render } from "preact";
import { App } from "./App";
import { ownTurn } from "./base/slices";
import { registerFrameCommands } from "./frame/commands";
import { startDocumentTitle } from "./frame/documentTitle";
import { startFirstTab } from "./frame/firstTab";
import { prefetchDashboard } from "./frame/PanelHost";
import { loadWords, locale } from "./i18n";
import { startAddress } from "./state/address";
import { boardWithin, startBoard } from "./state/board";
import { startClock } from "./state/clock";
import { startGone } from "./state/gone";
import { startNotes } from "./state/notes";
import { startProgress } from "./state/progress";
import { prepareScalars } from "./state/scalars";
import { startSettings } from "./state/settings";
import { startShortcuts } from "./state/shortcuts";
import { startViewport } from "./state/viewport";

/** Nobody sees a page that is blank for so long. */
const HOLD_MS = 120;

// the board is asked for first: everything else can be set up while it is on its way
startBoard();
void startNotes();
startProgress();
startSettings();
startViewport();
startAddress();
startFirstTab();
prefetchDashboard();
startClock();
startGone();
startShortcuts();
startDocumentTitle();
registerFrameCommands();

const root = document.getElementById("app");
if (!root) throw new Error("the page has no `#app`");
// what has no board to show yet would only be laid out twice
void Promise.all([
  boardWithin(HOLD_MS),
  loadWords(locale.peek()).catch(() => null),
])
  .then(ownTurn)
  .then(prepareScalars)
  .then(ownTurn)
  .then(() => render(<App />, root));
