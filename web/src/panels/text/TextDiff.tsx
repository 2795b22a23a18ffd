import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { TextPart } from "../../api/texts";
import { t } from "../../i18n";
import { CardNote } from "../../ui/CardNote";
import { Skeleton } from "../../ui/Skeleton";
import { allVisible } from "./controls";
import { rawText } from "./textTable";
import type { Difference, Piece } from "./wordDiff";

type Compared = Difference | "same" | "too different" | null;

/** Two texts side by side, with the words that only one of them has. */
export function TextDiff(props: { before: TextPart; after: TextPart }) {
  const [before, after] = [rawText(props.before), rawText(props.after)];
  const compared = useSignal<Compared>(null);
  useEffect(() => {
    let stopped = false;
    if (before === after) compared.value = "same";
    else {
      void import("./wordDiff").then(({ differenceOf }) => {
        if (stopped) return;
        compared.value = differenceOf(before, after) ?? "too different";
      });
    }
    return () => {
      stopped = true;
    };
  }, [before, after]);
  const found = compared.value;
  if (found === null) return <Skeleton />;
  if (found === "too different") {
    return <CardNote>{t("text.tooDifferent")}</CardNote>;
  }
  const plain = (text: string): Piece[] => [{ text, change: "same" }];
  const sides =
    found === "same"
      ? { before: plain(before), after: plain(after) }
      : { before: found.before, after: found.after };
  const notes = [
    found === "same" && t("text.same"),
    found !== "same" && found.byLines && t("text.byLines"),
    !(props.before.whole && props.after.whole) && t("text.comparedInPart"),
  ].filter(Boolean);
  return (
    <>
      {notes.length > 0 && <p class="text-note">{notes.join(" · ")}</p>}
      <div class="text-diff">
        <Side label={t("text.before")} pieces={sides.before} />
        <Side label={t("text.after")} pieces={sides.after} />
      </div>
    </>
  );
}

function Side({ label, pieces }: { label: string; pieces: readonly Piece[] }) {
  return (
    <pre class="text-raw" tabIndex={0} role="region" aria-label={label}>
      {pieces.every(({ text }) => text === "") && (
        <span class="text-note">{t("text.empty")}</span>
      )}
      {pieces.map(({ text, change }, place) => {
        const shown = allVisible(text);
        if (change === "gone") return <del key={place}>{shown}</del>;
        if (change === "new") return <ins key={place}>{shown}</ins>;
        return <Same key={place} text={shown} />;
      })}
    </pre>
  );
}

/** Characters of a long stretch that stayed which are shown at either of its ends. */
const AROUND = 600;

function Same({ text }: { text: string }) {
  const left = text.length - 2 * AROUND;
  if (left < AROUND) return <>{text}</>;
  return (
    <>
      {text.slice(0, AROUND)}
      <span class="text-same">{t("text.sameLeft", { count: left })}</span>
      {text.slice(-AROUND)}
    </>
  );
}
