import { t } from "../../i18n";
import "../../i18n/graphs";
import "../../styles/graphCosts.css";
import "../../styles/graphFiles.css";
import "../../styles/graphs.css";
import { FileInput } from "./FileInput";
import { FileNotes } from "./FileNotes";
import { GraphDrop } from "./GraphDrop";

/** Where no run has a graph: one can come from a file. */
export function GraphOffer() {
  return (
    <div class="graph-offer">
      <p>{t("graphs.file.offer")}</p>
      <FileInput />
      <FileNotes graph={null} />
      <GraphDrop />
    </div>
  );
}
