import { t } from "../../i18n";
import { tagFilter } from "../../state/route";
import {
  setTextView,
  textCards,
  textCardTotal,
  textFilterError,
  textView,
} from "../../state/text";
import "../../styles/text.css";
import { EmptyState } from "../../ui/EmptyState";
import { Field } from "../../ui/Field";
import { Lots } from "../../ui/Lots";
import { SegmentedControl } from "../../ui/SegmentedControl";
import { TextCard } from "./TextCard";

/** The text dashboard: a card for each tag of each shown run. */
export function TextPanel() {
  const cards = textCards.value;
  return (
    <>
      <Toolbar />
      <div class="page">
        <Lots
          class="text-cards"
          items={cards}
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
  const error = textFilterError.value;
  return (
    <div class="toolbar">
      <SegmentedControl
        label={t("text.view")}
        options={[
          { value: "rendered", label: t("text.rendered") },
          { value: "raw", label: t("text.raw") },
        ]}
        value={textView.value}
        onChange={setTextView}
      />
      <Field
        label={t("text.filter")}
        value={tagFilter.value}
        error={error && t("runs.badPattern", { error })}
        onInput={(value) => (tagFilter.value = value)}
      />
    </div>
  );
}

function NoCards() {
  const total = textCardTotal.value;
  if (total === 0)
    return (
      <EmptyState title={t("text.noRun.title")} body={t("text.noRun.body")} />
    );
  return (
    <EmptyState
      title={t("text.noTag.title")}
      body={t("text.noTag.body", { count: total })}
      action={{
        label: t("text.noTag.clear"),
        run: () => (tagFilter.value = ""),
      }}
    />
  );
}
