import { t } from "../../i18n";
import { selectedNode } from "../../state/graph";
import { fileOpening, graphFile, graphNumbers } from "../../state/graphFile";
import { IconButton } from "../../ui/IconButton";
import { FileInput } from "./FileInput";

/** The files that are open, each with a way to close it, and the button that opens one. */
export function GraphFiles() {
  const file = graphFile.value;
  const numbers = graphNumbers.value;
  return (
    <div class="tool-group graph-files">
      {file && (
        <Open
          name={file.name}
          onClose={() => {
            graphFile.value = null;
            selectedNode.value = null;
          }}
        />
      )}
      {numbers && (
        <Open name={numbers.name} onClose={() => (graphNumbers.value = null)} />
      )}
      {fileOpening.value === null ? (
        <FileInput />
      ) : (
        <span role="status">
          {t("graphs.file.opening", { file: fileOpening.value })}
        </span>
      )}
    </div>
  );
}

function Open(props: { name: string; onClose: () => void }) {
  return (
    <span class="graph-file">
      <span title={props.name}>{props.name}</span>
      <IconButton
        icon="close"
        small
        label={t("graphs.file.close", { file: props.name })}
        onClick={props.onClose}
      />
    </span>
  );
}
