import { formatStep } from "../../base/format";
import { locale, t } from "../../i18n";
import { keptStep } from "../../state/pointedStep";
import { tagFilter, tagSyntax } from "../../state/route";
import { tagFilterError } from "../../state/tags";
import { textLayout, textView } from "../../state/text";
import {
  isSearching,
  search,
  SEARCH_SYNTAXES,
  searchProblem,
  sought,
  soughtSyntax,
} from "../../state/textSearch";
import { Field } from "../../ui/Field";
import { IconButton } from "../../ui/IconButton";
import { SegmentedControl } from "../../ui/SegmentedControl";
import { SyntaxButton } from "../../ui/SyntaxButton";
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
          error={isSearching.value ? searchError() : null}
          onInput={(text) => (sought.value = text)}
          after={
            <SyntaxButton
              options={SEARCH_SYNTAXES}
              value={soughtSyntax.value}
              onChange={(syntax) => (soughtSyntax.value = syntax)}
            />
          }
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

function searchError(): string | null {
  const problem = searchProblem.value;
  if (problem !== null) return t("text.badPattern", { error: problem });
  return search().error.value?.message ?? null;
}

/** How much was found, read out as it changes. */
function SearchState() {
  const found = search().value.value;
  const error = isSearching.value ? search().error.value : null;
  const bad = error !== null || searchProblem.value !== null;
  const shown = isSearching.value && found && !bad;
  return (
    <span class="text-search-state" role="status">
      {error !== null && <span class="bad">{error.message}</span>}
      {shown && t("text.found", { count: found.texts })}
      {shown && found.skipped > 0 && (
        <> · {t("text.skipped", { count: found.skipped })}</>
      )}
    </span>
  );
}
