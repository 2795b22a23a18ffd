import type { LoggedGraph } from "../../api/types";
import { t } from "../../i18n";
import { fileTrouble, graphNumbers } from "../../state/graphFile";
import { Notice } from "./GraphNotes";
import { missingText, troubleText } from "./words";

/** What is wrong with the file that was opened last, and which of its paths the graph does not have. */
export function FileNotes({ graph }: { graph: LoggedGraph | null }) {
  const trouble = fileTrouble.value;
  const numbers = graphNumbers.value;
  const missing = graph ? (numbers?.missingIn(graph) ?? []) : [];
  return (
    <>
      {trouble && (
        <Notice
          label={t("graphs.notes")}
          text={troubleText(trouble)}
          onHide={() => (fileTrouble.value = null)}
        />
      )}
      {numbers && missing.length > 0 && (
        <Notice
          key={numbers.name}
          label={t("graphs.notes")}
          text={missingText(numbers.name, missing)}
        />
      )}
    </>
  );
}
