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

/** Follows the stream until the returned function is called. */
export function followEvents(handlers: EventHandlers): () => void {
  let source: EventSource | null = null;
  let timer = 0;
  let attempt = 0;

  // EventSource reconnects by itself only after some failures, not after others (a proxy's 502): so it is always done here
  const open = () => {
    source = new EventSource(`${API}events`);
    source.onopen = () => {
      attempt = 0;
      handlers.onOpen();
    };
    source.addEventListener("change", (event: MessageEvent<string>) =>
      handlers.onChange(decodeChange(event.data)),
    );
    source.onerror = () => {
      source?.close();
      attempt += 1;
      handlers.onBreak(attempt);
      const pause = FIRST_PAUSE_MS * 2 ** (attempt - 1);
      timer = window.setTimeout(open, Math.min(pause, LONGEST_PAUSE_MS));
    };
  };

  open();
  return () => {
    source?.close();
    clearTimeout(timer);
  };
}
