import { useSignal } from "@preact/signals";
import { t } from "../../i18n";
import { Icon } from "../../ui/Icon";
import { IconButton } from "../../ui/IconButton";

/** What could not be measured, or drawn, until it is put away. */
export function GraphNotes({ notes }: { notes: readonly string[] }) {
  return <Notice label={t("graphs.notes")} text={notes.join(" ")} />;
}

/** A sentence above the graph, until it is put away or changes. */
export function Notice(props: {
  label: string;
  text: string;
  onHide?: () => void;
}) {
  const hidden = useSignal("");
  if (props.text === "" || hidden.value === props.text) return null;
  return (
    <div class="graph-notes" role="note" aria-label={props.label}>
      <Icon name="help" size={12} />
      <p>{props.text}</p>
      <IconButton
        icon="close"
        small
        label={t("graphs.notes.hide")}
        onClick={() => {
          if (props.onHide) props.onHide();
          else hidden.value = props.text;
        }}
      />
    </div>
  );
}
