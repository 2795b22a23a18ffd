import { t } from "../../i18n";
import { scalarGroups, scalarTags } from "../../state/scalars";
import { tagFilter } from "../../state/route";
import { EmptyState } from "../../ui/EmptyState";
import { ScalarTooltip } from "./ScalarTooltip";
import { TagSection } from "./TagSection";
import { Toolbar } from "./Toolbar";

/** The scalars dashboard: a card for each tag, in sections by the tags' first part. */
export function ScalarsPanel() {
  const groups = scalarGroups.value;
  return (
    <>
      <Toolbar />
      <div class="page">
        {groups.map((group) => (
          <TagSection key={group.name} group={group} />
        ))}
        {groups.length === 0 && (
          <EmptyState
            title={t("scalars.noTag.title")}
            body={t("scalars.noTag.body", { count: scalarTags.value.length })}
            action={{
              label: t("scalars.noTag.clear"),
              run: () => (tagFilter.value = ""),
            }}
          />
        )}
      </div>
      <ScalarTooltip />
    </>
  );
}
