import type { Signal } from "@preact/signals";
import { SYNTAXES, type Syntax } from "../base/regex";
import { t } from "../i18n";
import { Field } from "./Field";
import { MenuButton } from "./Menu";

const SIGNS: Readonly<Record<Syntax, string>> = {
  regex: ".*",
  glob: "*?",
  text: "ab",
};

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
        <MenuButton
          label={t("filter.syntax")}
          class="field-sign"
          align="right"
          entries={() =>
            SYNTAXES.map((kind) => ({
              label: t(`filter.${kind}`),
              checked: syntax.value === kind,
              radio: true,
              run: () => (syntax.value = kind),
            }))
          }
        >
          {SIGNS[syntax.value]}
        </MenuButton>
      }
    />
  );
}
