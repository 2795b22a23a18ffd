import { useSignal } from "@preact/signals";
import { t } from "../../i18n";
import { Icon } from "../../ui/Icon";
import { IconButton } from "../../ui/IconButton";

/** What could not be measured, until it is put away. */
export function GraphNotes({ notes }: { notes: readonly string[] }) {
  const text = notes.join(" ");
  const hidden = useSignal("");
  if (text === "" || hidden.value === text) return null;
  return (
    <div class="graph-notes" role="note" aria-label={t("graphs.notes")}>
      <Icon name="help" size={12} />
      <p>{text}</p>
      <IconButton
        icon="close"
        small
        label={t("graphs.notes.hide")}
        onClick={() => (hidden.value = text)}
      />
    </div>
  );
}
