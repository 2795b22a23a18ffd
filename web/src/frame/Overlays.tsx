import { useEffect } from "preact/hooks";
import { lazily } from "../ui/lazily";
import { paletteOpen, shortcutsOpen } from "./opened";
import { Palette } from "./Palette";
import { SETTINGS } from "./SettingsButton";
import { offerTour, tourStep } from "./touring";

const SHORTCUTS = lazily(() =>
  import("./ShortcutsSheet").then((m) => m.ShortcutsSheet),
);
const TOUR = lazily(() => import("./Tour").then((m) => m.Tour));

/** The first charts are to be there before anything is loaded ahead. */
const PREFETCH_AFTER_MS = 3_000;

/** What opens over the page. The palette is there from the start: who types right after its key is not to wait. */
export function Overlays() {
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const part of [SHORTCUTS, SETTINGS]) part.prefetch();
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
      {paletteOpen.value && <Palette />}
      {shortcutsOpen.value && <SHORTCUTS.Component />}
    </>
  );
}
