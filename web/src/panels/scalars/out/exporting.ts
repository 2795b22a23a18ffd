/** Whether the page is asked what of it to download. */
import { signal, type Signal } from "@preact/signals";

export const exporting: Signal<boolean> = signal(false);
