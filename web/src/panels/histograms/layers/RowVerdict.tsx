import { t } from "../../../i18n";
import type { Finding } from "../../../state/layers/rules";
import type { ShownRow } from "./model";
import { explained, inWords } from "./words";

/** What is wrong with a row, or what it was found free of. */
export function RowVerdict(props: {
  shown: ShownRow;
  findings: readonly Finding[];
}) {
  const { judged } = props.shown;
  const says = props.findings.map(inWords);
  return (
    <span class="says">
      {says.length > 0 ? (
        <span class="mark sick" title={explained(props.findings)}>
          {says[0]}
        </span>
      ) : (
        <span
          class={judged === "health" ? "mark well" : "mark"}
          title={judged === "finite" ? t("layers.finiteHelp") : undefined}
        >
          {t(`layers.judged.${judged}`)}
        </span>
      )}
      {says.length > 1 && (
        <span class="more" title={explained(props.findings)}>
          +{says.length - 1}
        </span>
      )}
    </span>
  );
}
