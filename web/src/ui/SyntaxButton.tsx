import type { Syntax } from "../base/regex";
import { t } from "../i18n";
import { MenuButton } from "./Menu";

const SIGNS: Readonly<Record<Syntax, string>> = {
  regex: ".*",
  glob: "*?",
  text: "ab",
};

/** At the end of a field: how the pattern in it is meant. */
export function SyntaxButton<T extends Syntax>(props: {
  options: readonly T[];
  value: T;
  onChange: (syntax: T) => void;
}) {
  const { options, value, onChange } = props;
  return (
    <MenuButton
      label={t("filter.syntax")}
      class="field-sign"
      align="right"
      entries={() =>
        options.map((kind) => ({
          label: t(`filter.${kind}`),
          checked: value === kind,
          radio: true,
          run: () => onChange(kind),
        }))
      }
    >
      {/* by the style sheet: its name tells more than the sign */}
      <span data-sign={SIGNS[value]} />
    </MenuButton>
  );
}
