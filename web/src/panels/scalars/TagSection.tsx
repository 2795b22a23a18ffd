import { t } from "../../i18n";
import { foldedSections } from "../../state/settings";
import { Icon } from "../../ui/Icon";
import { ScalarCard } from "./ScalarCard";
import type { Section } from "./sections";

/** One group of tags, foldable. */
export function TagSection({ section }: { section: Section }) {
  const { group, folded, tags } = section;
  const toggle = () => {
    const others = foldedSections.value.filter((name) => name !== group.name);
    foldedSections.value = folded ? others : [...others, group.name];
  };
  return (
    <section class="tag-section">
      <h2>
        <button
          type="button"
          class="section-head"
          aria-expanded={!folded}
          onClick={toggle}
        >
          <Icon name={folded ? "chevronRight" : "chevronDown"} size={12} />
          {group.name || t("scalars.root")}
          <span class="count">{group.tags.length}</span>
        </button>
      </h2>
      {!folded && (
        <div class="cards">
          {tags.map((tag) => (
            <ScalarCard key={tag} tag={tag} />
          ))}
        </div>
      )}
    </section>
  );
}
