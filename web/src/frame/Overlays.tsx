import { useEffect } from "preact/hooks";
import { lazily } from "./lazily";
import { paletteOpen, shortcutsOpen } from "./opened";
import { SETTINGS } from "./SettingsButton";
import { offerTour, tourStep } from "./touring";

const PALETTE = lazily(() => import("./Palette").then((m) => m.Palette));
const SHORTCUTS = lazily(() =>
  import("./ShortcutsSheet").then((m) => m.ShortcutsSheet),
);
const TOUR = lazily(() => import("./Tour").then((m) => m.Tour));

/** The first charts are to be there before anything is loaded ahead. */
const PREFETCH_AFTER_MS = 3_000;

/** What opens over the page. */
export function Overlays() {
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const part of [PALETTE, SHORTCUTS, SETTINGS]) part.prefetch();
    }, PREFETCH_AFTER_MS);
    const stopOffering = offerTour();
    return () => {
      clearTimeout(timer);
      stopOffering();
    };
  }, []);
  return (
    <>
      {tourStep.value !== null && <TOUR.Component />}
      {paletteOpen.value && <PALETTE.Component />}
      {shortcutsOpen.value && <SHORTCUTS.Component />}
    </>
  );
}
