import { useSignal } from "@preact/signals";
import { t } from "../../i18n";
import { baseline, compare, COMPARES } from "../../state/chartOptions";
import { comparedTo, displayName, runs } from "../../state/runs";
import { trainingOf } from "../../state/trainings";
import { Icon } from "../../ui/Icon";
import { MenuButton } from "../../ui/Menu";
import { PickDialog } from "../../ui/PickDialog";

/** The run that all others are compared to, and how. */
export function Baseline() {
  const picking = useSignal(false);
  const chosen = comparedTo.value;
  const shown = chosen
    ? t(`compare.to.${compare.value}`, { run: displayName(chosen) })
    : t("compare.short");
  return (
    <div class="tool-group">
      <MenuButton
        label={`${shown} · ${t("compare.label")}`}
        class={chosen ? "quiet-select on" : "quiet-select"}
        entries={() => [
          {
            label: t(chosen ? "compare.other" : "compare.choose"),
            run: () => (picking.value = true),
          },
          ...(chosen
            ? [
                ...COMPARES.map((how) => ({
                  label: t(`compare.${how}`),
                  checked: compare.value === how,
                  radio: true,
                  run: () => (compare.value = how),
                })),
                { separator: true } as const,
                {
                  label: t("compare.none"),
                  run: () => (baseline.value = ""),
                },
              ]
            : []),
        ]}
      >
        <span class="clip">{shown}</span>
        <Icon name="chevronDown" size={12} />
      </MenuButton>
      {picking.value && (
        <PickDialog
          title={t("compare.title")}
          filterLabel={t("runs.filter")}
          names={comparable()}
          labelOf={displayName}
          chosen={chosen}
          onPick={(name) => (baseline.value = name)}
          onClose={() => (picking.value = false)}
        />
      )}
    </div>
  );
}

/** All runs but those that `add_hparams` made beside one: they hold no curve. */
function comparable(): string[] {
  return runs.value
    .filter(
      ({ name, tags }) => !tags.hparams?.length || !trainingOf(name).label,
    )
    .map(({ name }) => name);
}
