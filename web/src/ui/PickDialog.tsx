import { useComputed, useSignal } from "@preact/signals";
import { parsePattern } from "../base/regex";
import { t } from "../i18n";
import { Dialog } from "./Dialog";
import { Field } from "./Field";
import { TagTitle } from "./TagTitle";
import { VirtualList } from "./VirtualList";

/** In CSS pixels, as `.pick-row` in ui.css. */
const ROW_HEIGHT = 28;

/** One name of very many, found by typing a part of it. */
export function PickDialog(props: {
  title: string;
  /** Of the field. */
  filterLabel: string;
  names: readonly string[];
  labelOf?: (name: string) => string;
  chosen: string;
  onPick: (name: string) => void;
  onClose: () => void;
}) {
  const { names, labelOf = same, chosen } = props;
  const filter = useSignal("");
  const pattern = useComputed(() => parsePattern(filter.value)).value;
  const listed = names.filter(
    (name) => pattern.test(name) || pattern.test(labelOf(name)),
  );
  const pick = (name: string) => {
    props.onPick(name);
    props.onClose();
  };
  return (
    <Dialog title={props.title} class="pick" onClose={props.onClose}>
      <form
        class="pick-filter"
        onSubmit={(event) => {
          event.preventDefault();
          if (listed[0] !== undefined) pick(listed[0]);
        }}
      >
        <Field
          first
          label={props.filterLabel}
          value={filter.value}
          error={
            pattern.error && t("filter.badPattern", { error: pattern.error })
          }
          onInput={(value) => (filter.value = value)}
        />
      </form>
      <VirtualList
        label={props.title}
        items={listed}
        rowHeight={ROW_HEIGHT}
        keyOf={same}
        row={(name) => (
          <button
            type="button"
            class="pick-row"
            aria-pressed={name === chosen}
            title={labelOf(name)}
            onClick={() => pick(name)}
          >
            <TagTitle name={labelOf(name)} />
          </button>
        )}
      />
    </Dialog>
  );
}

function same(name: string): string {
  return name;
}
