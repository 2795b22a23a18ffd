import type { Signal } from "@preact/signals";
import { SYNTAXES, type Syntax } from "../base/regex";
import { t } from "../i18n";
import { Field } from "./Field";
import { SyntaxButton } from "./SyntaxButton";

/** The field that filters a dashboard's tags. */
export function TagFilter(props: {
  filter: Signal<string>;
  /** How what is typed is meant. */
  syntax: Signal<Syntax>;
  /** What is wrong with the pattern, or null. */
  error: string | null;
}) {
  const { filter, syntax, error } = props;
  return (
    <Field
      label={t("tags.filter")}
      value={filter.value}
      error={error && t("filter.badPattern", { error })}
      onInput={(value) => (filter.value = value)}
      after={
        <SyntaxButton
          options={SYNTAXES}
          value={syntax.value}
          onChange={(kind) => (syntax.value = kind)}
        />
      }
    />
  );
}
