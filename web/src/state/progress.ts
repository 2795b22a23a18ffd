/** How far the first reading of the logdir is. */
import { effect, signal, type Signal } from "@preact/signals";
import { ApiError, getProgress } from "../api/client";
import type { Progress } from "../api/types";
import { board } from "./board";

/** Null until the first answer. */
export const progress: Signal<Progress | null> = signal(null);

const PAUSE_MS = 500;

/** Takes over what each listing says, and asks on while that is `loading`, until the returned function is called. */
export function startProgress(): () => void {
  let timer = 0;
  const ask = async () => {
    try {
      progress.value = await getProgress();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error; // the event stream tells of a server that is gone
    }
    askOn();
  };
  const askOn = () => {
    clearTimeout(timer);
    if (progress.peek()?.state === "loading") {
      timer = window.setTimeout(() => void ask(), PAUSE_MS);
    }
  };
  const stop = effect(() => {
    progress.value = board.value?.progress ?? null;
    askOn();
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
