/** Short messages that come and go by themselves: what was done, and the way back. */
import { signal, type ReadonlySignal } from "@preact/signals";

export interface Toast {
  readonly id: number;
  readonly text: string;
  /** `Undo`, say. */
  readonly action: ToastAction | null;
}

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

/** More would hide the page; the oldest goes first. */
const MOST = 3;
let count = 0;
const shown = signal<readonly Toast[]>([]);

/** Those to be seen now, the newest last. */
export const toasts: ReadonlySignal<readonly Toast[]> = shown;

/** Says something for some seconds. Answers a function that takes it away. */
export function say(
  text: string,
  action: ToastAction | null = null,
): () => void {
  count += 1;
  const id = count;
  // said again, it is the same message
  const others = shown.peek().filter((toast) => toast.text !== text);
  shown.value = [...others, { id, text, action }].slice(-MOST);
  return () => dismissToast(id);
}

export function dismissToast(id: number): void {
  shown.value = shown.peek().filter((toast) => toast.id !== id);
}
