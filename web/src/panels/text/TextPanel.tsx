import { t } from "../../i18n";
import { soughtTag, useDestination } from "../../state/destination";
import { tagFilter } from "../../state/route";
import { tagFilterError } from "../../state/tags";
import { textCards, textTags, textView } from "../../state/text";
import "../../styles/text.css";
import { CardLots } from "../../ui/CardLots";
import { EmptyState } from "../../ui/EmptyState";
import { NoTag } from "../../ui/NoTag";
import { SegmentedControl } from "../../ui/SegmentedControl";
import { TagFilter } from "../../ui/TagFilter";
import { TextCard } from "./TextCard";

/** The text dashboard: a card for each tag of each shown run. */
export function TextPanel() {
  const cards = textCards.value;
  const sought = soughtTag("text");
  useDestination("text");
  return (
    <>
      <Toolbar />
      <div class="page">
        <CardLots
          class="text-cards"
          items={cards}
          isSought={sought && (({ tag }) => sought(tag))}
          card={(card) => (
            <TextCard key={`${card.run}\n${card.tag}`} card={card} />
          )}
        />
        {cards.length === 0 && <NoCards />}
      </div>
    </>
  );
}

function Toolbar() {
  return (
    <div class="toolbar">
      <SegmentedControl
        label={t("text.view")}
        options={[
          { value: "rendered", label: t("text.rendered") },
          { value: "raw", label: t("text.raw") },
        ]}
        value={textView.value}
        onChange={(view) => (textView.value = view)}
      />
      <TagFilter filter={tagFilter} error={tagFilterError.value} />
    </div>
  );
}

function NoCards() {
  const total = textTags.value.length;
  return total > 0 ? (
    <NoTag total={total} filter={tagFilter} error={tagFilterError.value} />
  ) : (
    <EmptyState title={t("text.noRun")} body={t("empty.noRun.body")} />
  );
}
