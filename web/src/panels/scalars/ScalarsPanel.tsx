import { soughtTag, useDestination } from "../../state/destination";
import { tagFilter } from "../../state/route";
import { foldedScalars, scalarGroups, scalarTags } from "../../state/scalars";
import { tagFilterError } from "../../state/tags";
import "../../styles/scalars.css";
import { CardSections } from "../../ui/CardSections";
import { NoTag } from "../../ui/NoTag";
import { ScalarCard } from "./ScalarCard";
import { ScalarTooltip } from "./ScalarTooltip";
import { Toolbar } from "./Toolbar";

/** The scalars dashboard: a card for each tag, in sections by the tags' first part. */
export function ScalarsPanel() {
  const groups = scalarGroups.value;
  useDestination("scalars", foldedScalars);
  return (
    <>
      <Toolbar />
      <div class="page">
        <CardSections
          groups={groups}
          folded={foldedScalars}
          isSought={soughtTag("scalars")}
          card={(tag) => <ScalarCard key={tag} tag={tag} />}
        />
        {groups.length === 0 && (
          <NoTag
            total={scalarTags.value.length}
            filter={tagFilter}
            error={tagFilterError.value}
          />
        )}
      </div>
      <ScalarTooltip />
    </>
  );
}
