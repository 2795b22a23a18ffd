import { useSignal } from "@preact/signals";
import { t } from "../i18n";
import { changeNote, noteOf } from "../state/notes";
import { displayName } from "../state/runs";

/** What the server keeps at most. */
const MOST_CHARACTERS = 20_000;

/** A note about a run, in plain words. It is kept with the button or Ctrl-Enter; Escape leaves it as it was. */
export function RunNoteEditor(props: { run: string; onClose: () => void }) {
  const { run, onClose } = props;
  const text = useSignal(noteOf(run).note);
  const keep = () => {
    const note = text.value.trim();
    if (note !== noteOf(run).note) void changeNote(run, { note });
    onClose();
  };
  return (
    <>
      <h3>{displayName(run)}</h3>
      <textarea
        class="note-text"
        rows={6}
        maxLength={MOST_CHARACTERS}
        aria-label={t("runs.noteOf", { run: displayName(run) })}
        placeholder={t("runs.notePlaceholder")}
        value={text.value}
        onInput={(event) => (text.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) keep();
        }}
      />
      <div class="tool-foot">
        <kbd>Ctrl ↵</kbd>
        <button type="button" class="button" onClick={onClose}>
          {t("runs.cancel")}
        </button>
        <button type="button" class="button primary" onClick={keep}>
          {t("runs.keepNote")}
        </button>
      </div>
    </>
  );
}
