import { useEffect } from "preact/hooks";
import { t } from "../../../i18n";
import { Icon } from "../../../ui/Icon";
import { listening, stopListening } from "./listening";

/** Which line is being played, and how to end it; nothing in a card that is quiet. */
export function ToneBar({ card }: { card: string }) {
  const now = listening.value;
  return now?.card === card ? (
    <Bar line={now.line} omitted={now.omitted} />
  ) : null;
}

function Bar(props: { line: string | null; omitted: number }) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      // a dialog that the card stands in stays open
      event.preventDefault();
      event.stopPropagation();
      stopListening();
    };
    window.addEventListener("keydown", onKeyDown, true);
    return () => window.removeEventListener("keydown", onKeyDown, true);
  }, []);
  // a card that leaves the page falls silent
  useEffect(() => stopListening, []);
  const { line, omitted } = props;
  return (
    <div class="tone-bar">
      <span class="tone-wave" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span role="status" class="tone-line">
        {line}
        {omitted > 0 && <small> {t("tone.omitted", { count: omitted })}</small>}
      </span>
      <button type="button" class="quiet-select" onClick={stopListening}>
        <Icon name="close" size={12} />
        {t("tone.stop")}
      </button>
    </div>
  );
}
