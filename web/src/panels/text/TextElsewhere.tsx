import type { Hit, TextPart } from "../../api/texts";
import { formatBytes } from "../../base/format";
import { locale, t } from "../../i18n";
import type { TextView } from "../../state/text";
import { allVisible } from "./controls";
import { elsewhere } from "./elsewhere";
import { MOST_COLUMNS, MOST_ROWS } from "./textTable";

/** What was found where it isn't shown: its surroundings, and the way there. */
export function TextElsewhere(props: {
  part: TextPart;
  hit: Hit;
  view: TextView;
  /** How often it is seen in what is shown; null before that is known. */
  marked: number | null;
  onThere: (byte: number) => void;
}) {
  const { part, hit, view, marked, onThere } = props;
  const drawn =
    view === "raw"
      ? { rows: Infinity, columns: Infinity }
      : { rows: MOST_ROWS, columns: MOST_COLUMNS };
  const { before, after, hidden, cell } = elsewhere(part, hit, drawn);
  const isLost = !hidden && marked === 0 && hit.found !== "";
  if (!hidden && !isLost && before === null && after === null) return null;
  const first = hit.offsets[0] ?? 0;
  const link = (byte: number | null, words: string) =>
    byte !== null && (
      <button type="button" class="link" onClick={() => onThere(byte)}>
        {words}
      </button>
    );
  const isBeside = before === null && after === null;
  return (
    <div class="text-elsewhere">
      {(hidden || isLost) && (
        <p>
          {where()} <q>{excerpt(hit)}</q>
        </p>
      )}
      {!isBeside && (
        <p class="text-elsewhere-ways">
          {!hidden && <span>{t("text.foundMore")}</span>}
          {hidden && part.begin === 0
            ? link(after, t("text.showThere"))
            : [
                <>{link(before, t("text.showBefore"))}</>,
                <>{link(after, t("text.showAfter"))}</>,
              ]}
        </p>
      )}
    </div>
  );

  function where(): string {
    if (isLost) return t("text.foundUnseen");
    if (cell) return t("text.foundInCell", { row: cell[0], column: cell[1] });
    if (isBeside) return t("text.foundInSlice");
    const size = formatBytes(part.size, locale.value);
    return t("text.foundAt", { at: formatBytes(first, locale.value), size });
  }
}

function excerpt({ before, found, after }: Hit) {
  const line = (text: string) => allVisible(text).replace(/\s+/g, " ");
  return (
    <>
      …{line(before)}
      <mark>{line(found)}</mark>
      {line(after)}…
    </>
  );
}
