import { useComputed, useSignal } from "@preact/signals";
import { parsePattern } from "../../base/regex";
import { t } from "../../i18n";
import { combineByPattern, type CardSpec } from "../../state/cards";
import { scalarTags } from "../../state/scalars";
import { Checkbox } from "../../ui/Checkbox";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { TagTitle } from "../../ui/TagTitle";
import { VirtualList } from "../../ui/VirtualList";
import { combineInto, combining } from "./combining";

/** In CSS pixels, as in scalars.css. */
const ROW_HEIGHT = 28;

/** The tags of one card: ticked one by one, or all that match a pattern, those still to come as well. */
export function CombineDialog({ spec }: { spec: CardSpec }) {
  const filter = useSignal("");
  const chosen = useSignal<readonly string[]>(spec.tags);
  const pattern = useComputed(() => parsePattern(filter.value));
  const listed = useComputed(() =>
    scalarTags.value.filter((tag) => pattern.value.test(tag)),
  );
  const close = () => (combining.value = null);
  const toggle = (tag: string) => {
    const others = chosen.value.filter((other) => other !== tag);
    chosen.value =
      others.length < chosen.value.length ? others : [...others, tag];
  };
  const { error } = pattern.value;
  return (
    <Dialog title={t("combine.title")} class="combine" onClose={close}>
      <div class="dialog-body">
        <p class="note">{t("combine.note")}</p>
        <Field
          first
          label={t("tags.filter")}
          value={filter.value}
          error={error && t("filter.badPattern", { error })}
          onInput={(value) => (filter.value = value)}
        />
        <VirtualList
          label={t("combine.tags")}
          items={listed.value}
          rowHeight={ROW_HEIGHT}
          keyOf={(tag) => tag}
          row={(tag) => (
            <label class="combine-row" title={tag}>
              <Checkbox
                label={tag}
                checked={chosen.value.includes(tag)}
                onChange={() => toggle(tag)}
              />
              <TagTitle name={tag} />
            </label>
          )}
        />
        <div class="dialog-foot">
          <button
            type="button"
            class="button"
            disabled={filter.value === "" || error !== null}
            onClick={() => {
              combineByPattern(filter.value);
              close();
            }}
          >
            {t("combine.all", { count: listed.value.length })}
          </button>
          <button
            type="button"
            class="button primary"
            disabled={chosen.value.length < 2}
            onClick={() => {
              combineInto(spec, chosen.value);
              close();
            }}
          >
            {t("combine.chosen", { count: chosen.value.length })}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
