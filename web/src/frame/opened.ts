/** What can be opened over the page. */
import { signal, type Signal } from "@preact/signals";

export const paletteOpen: Signal<boolean> = signal(false);
export const shortcutsOpen: Signal<boolean> = signal(false);
export const settingsOpen: Signal<boolean> = signal(false);
/** The list of runs, where the window is too narrow to have it beside the charts. */
export const drawerOpen: Signal<boolean> = signal(false);
