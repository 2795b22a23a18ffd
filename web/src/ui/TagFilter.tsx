import type { Signal } from "@preact/signals";
import { t } from "../i18n";
import { Field } from "./Field";

/** The field that filters a dashboard's tags. */
export function TagFilter(props: {
  filter: Signal<string>;
  /** What is wrong with the pattern, or null. */
  error: string | null;
}) {
  const { filter, error } = props;
  return (
    <Field
      label={t("tags.filter")}
      value={filter.value}
      error={error && t("filter.badPattern", { error })}
      onInput={(value) => (filter.value = value)}
    />
  );
}
