/** The server's event stream, reopened whenever it breaks. */
import { API } from "./client";
import { decodeChange } from "./decode";
import type { Change } from "./types";

export interface EventHandlers {
  onOpen(): void;
  onChange(change: Change): void;
  /** The stream broke for the `attempt`-th time in a row; another try follows by itself. */
  onBreak(attempt: number): void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;
/** A server that answers does so at once; one that is stopped, or behind a tunnel that is, takes the connection all the same. */
const ANSWER_MS = 10_000;
/** The server breaks a silence after 15 s. A connection that died while a computer slept tells of nothing, not even its end. */
const SILENCE_MS = 40_000;

/** A browser opens six connections to a server for all of its tabs together: one that nobody looks at is to hold none for long. */
const HIDDEN_MS = 5_000;

/** Follows the stream until the returned function is called; while the page is hidden, not at all. */
export function followEvents(handlers: EventHandlers): () => void {
  let source: EventSource | null = null;
  let timer = 0;
  let attempt = 0;

  const wait = (pause: number, then: () => void) => {
    clearTimeout(timer);
    timer = window.setTimeout(then, pause);
  };
  // EventSource reconnects by itself only after some failures, not after others (a proxy's 502): so it is always done here
  const open = () => {
    source = new EventSource(`${API}events`);
    source.onopen = () => {
      attempt = 0;
      wait(SILENCE_MS, reopen);
      handlers.onOpen();
    };
    source.addEventListener("change", (event: MessageEvent<string>) => {
      wait(SILENCE_MS, reopen);
      handlers.onChange(decodeChange(event.data));
    });
    source.onerror = reopen;
    wait(ANSWER_MS, reopen);
  };
  const reopen = () => {
    source?.close();
    attempt += 1;
    handlers.onBreak(attempt);
    wait(Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS), open);
  };

  let hiding = 0;
  let resting = document.visibilityState === "hidden";
  const rest = () => {
    resting = true;
    source?.close();
    clearTimeout(timer);
    attempt = 0;
    handlers.onBreak(1);
  };
  const onVisibility = () => {
    clearTimeout(hiding);
    if (document.visibilityState === "hidden") {
      if (!resting) hiding = window.setTimeout(rest, HIDDEN_MS);
    } else if (resting) {
      resting = false;
      open();
    }
  };

  document.addEventListener("visibilitychange", onVisibility);
  if (!resting) open();
  return () => {
    document.removeEventListener("visibilitychange", onVisibility);
    clearTimeout(hiding);
    source?.close();
    clearTimeout(timer);
  };
}
