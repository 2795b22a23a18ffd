import { onMac, shortcutText } from "../base/keys";
import { t } from "../i18n";
import { Icon } from "../ui/Icon";
import { PALETTE_KEY } from "./commands";
import { paletteOpen } from "./opened";

/** Looks like the field that it opens. */
export function SearchPill() {
  const keys = shortcutText(PALETTE_KEY, onMac);
  return (
    <button
      type="button"
      class="search-pill"
      aria-haspopup="dialog"
      title={t("palette.placeholder")}
      onClick={() => (paletteOpen.value = true)}
    >
      <Icon name="search" size={14} />
      <span class="search-words">{t("palette.placeholder")}</span>
      <kbd>{keys}</kbd>
    </button>
  );
}
