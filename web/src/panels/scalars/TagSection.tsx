import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../i18n";
import type { TagGroup } from "../../state/scalars";
import { foldedSections } from "../../state/settings";
import { Icon } from "../../ui/Icon";
import { ScalarCard } from "./ScalarCard";

/** Cards are laid out in lots of so many: a logdir with 12,000 tags would otherwise hold up the first ones. */
const LOT = 48;
/** How far below the viewport the next lot is laid out. */
const AHEAD_PX = 1200;

/** One group of tags, foldable. */
export function TagSection({ group }: { group: TagGroup }) {
  const folded = foldedSections.value.includes(group.name);
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
      {!folded && <Cards tags={group.tags} />}
    </section>
  );
}

function Cards({ tags }: { tags: readonly string[] }) {
  const [count, setCount] = useState(LOT);
  const end = useRef<HTMLDivElement>(null);
  const more = count < tags.length;
  useEffect(() => {
    const element = end.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) setCount(count + LOT);
      },
      { rootMargin: `${AHEAD_PX}px` },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [more, count]);
  return (
    <>
      <div class="cards">
        {tags.slice(0, count).map((tag) => (
          <ScalarCard key={tag} tag={tag} />
        ))}
      </div>
      {more && <div ref={end} class="section-end" />}
    </>
  );
}
