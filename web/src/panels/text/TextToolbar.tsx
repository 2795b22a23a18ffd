import { formatStep } from "../../base/format";
import { locale, t } from "../../i18n";
import { keptStep } from "../../state/pointedStep";
import { tagFilter, tagSyntax } from "../../state/route";
import { tagFilterError } from "../../state/tags";
import { textLayout, textView } from "../../state/text";
import { isSearching, search, sought } from "../../state/textSearch";
import { Field } from "../../ui/Field";
import { IconButton } from "../../ui/IconButton";
import { SegmentedControl } from "../../ui/SegmentedControl";
import { TagFilter } from "../../ui/TagFilter";

export function TextToolbar() {
  return (
    <div class="toolbar text-toolbar">
      <SegmentedControl
        label={t("text.view")}
        options={[
          { value: "rendered", label: t("text.rendered") },
          { value: "raw", label: t("text.raw") },
        ]}
        value={textView.value}
        onChange={(view) => (textView.value = view)}
      />
      <SegmentedControl
        label={t("text.layout")}
        options={[
          { value: "cards", label: t("text.cards") },
          { value: "columns", label: t("text.columns") },
        ]}
        value={textLayout.value}
        onChange={(layout) => (textLayout.value = layout)}
      />
      <TagFilter
        filter={tagFilter}
        syntax={tagSyntax}
        error={tagFilterError.value}
      />
      <span class="text-search">
        <Field
          label={t("text.search")}
          value={sought.value}
          error={
            isSearching.value ? (search().error.value?.message ?? null) : null
          }
          onInput={(text) => (sought.value = text)}
        />
      </span>
      <SearchState />
      {keptStep.value !== null && (
        <span class="kept-step">
          {t("step.at", { step: formatStep(keptStep.value, locale.value) })}
          <IconButton
            icon="close"
            label={t("text.unkeep")}
            onClick={() => (keptStep.value = null)}
          />
        </span>
      )}
    </div>
  );
}

/** How much was found, read out as it changes. */
function SearchState() {
  const { value, error } = search();
  const found = value.value;
  const shown = isSearching.value && found && !error.value;
  return (
    <span class="text-search-state" role="status">
      {shown && t("text.found", { count: found.texts })}
      {shown && found.skipped > 0 && (
        <> · {t("text.skipped", { count: found.skipped })}</>
      )}
    </span>
  );
}
