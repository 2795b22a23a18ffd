import { useEffect } from "preact/hooks";
import "../../i18n/text";
import { t } from "../../i18n";
import { registerCommand } from "../../state/commands";
import { soughtTag, useDestination } from "../../state/destination";
import { tagFilter } from "../../state/route";
import { passesFilter, tagFilterError } from "../../state/tags";
import {
  foldedTexts,
  fullText,
  pinnedTexts,
  sectionOfText,
  textCard,
  textGroups,
  textKey,
  textLayout,
  textTags,
  textView,
  toggleTextPin,
  type TextCards,
} from "../../state/text";
import {
  isSearching,
  search,
  searchProblem,
  sought,
  soughtSyntax,
} from "../../state/textSearch";
import "../../styles/text.css";
import "../../styles/textBody.css";
import "../../styles/textCode.css";
import { CardSections } from "../../ui/CardSections";
import { Dialog } from "../../ui/Dialog";
import { EmptyState } from "../../ui/EmptyState";
import { NoTag } from "../../ui/NoTag";
import { Skeleton } from "../../ui/Skeleton";
import { hoveredText } from "./hovered";
import { cardName } from "./names";
import { TextCard } from "./TextCard";
import { TextToolbar } from "./TextToolbar";

/** A name that no tag's group has. */
const PINNED = "\u0001pinned";

/** The text dashboard: a card for each tag of each shown run, or for each tag with a column for each run. */
export function TextPanel() {
  useEffect(registerTextCommands, []);
  const isSought = soughtTag("text");
  useDestination("text", foldedTexts, sectionOfText);
  const pinned = pinnedTexts.value;
  const groups = [
    ...(pinned.length > 0
      ? [{ name: PINNED, label: t("scalars.pinned"), items: pinned }]
      : []),
    ...textGroups.value,
  ];
  return (
    <>
      <TextToolbar />
      <div class="page text-page">
        <CardSections
          groups={groups}
          folded={foldedTexts}
          isSought={isSought && (({ tag }) => isSought(tag))}
          card={(card) => <TextCard key={keyOf(card)} card={card} />}
        />
        {textGroups.value.length === 0 && <NoCards />}
      </div>
      <FullText />
    </>
  );
}

function keyOf({ tag, run }: TextCards): string {
  return textKey({ tag, ...(run === undefined ? {} : { run }) });
}

/** One card that fills the window; nothing while none does. */
function FullText() {
  const card = fullText.value === "" ? null : textCard(fullText.value);
  if (!card) return null;
  return (
    <Dialog
      key={fullText.value}
      title={cardName(card)}
      full
      bare
      onClose={() => (fullText.value = "")}
    >
      <TextCard card={card} full />
    </Dialog>
  );
}

function NoCards() {
  const tags = textTags.value;
  if (tags.length === 0) {
    return <EmptyState title={t("text.noRun")} body={t("empty.noRun.body")} />;
  }
  if (isSearching.value && tags.some(passesFilter)) {
    const { value, error } = search();
    if (error.value) {
      return <EmptyState title={t("error.title")} body={error.value.message} />;
    }
    if (!value.value) return <Skeleton />;
    const problem = searchProblem.value;
    if (problem !== null) {
      return (
        <EmptyState
          title={t("text.noPattern", { text: sought.value.trim() })}
          body={problem.charAt(0).toUpperCase() + problem.slice(1)}
          action={{
            label: t("text.asWords"),
            run: () => (soughtSyntax.value = "text"),
          }}
        />
      );
    }
    return (
      <EmptyState
        title={t("text.notFound", { text: sought.value.trim() })}
        body={t("text.notFoundBody")}
        action={{
          label: t("text.searchNot"),
          run: () => (sought.value = ""),
        }}
      />
    );
  }
  return (
    <NoTag
      total={tags.length}
      filter={tagFilter}
      error={tagFilterError.value}
    />
  );
}

/** What can be done by name or by key while texts are shown. */
function registerTextCommands(): () => void {
  const when = () => hoveredText.value !== "";
  const stops = [
    registerCommand({
      id: "text.fullScreen",
      titleKey: "scalars.fullScreen",
      shortcut: "f",
      when,
      run: () => (fullText.value = hoveredText.peek()),
    }),
    registerCommand({
      id: "text.pin",
      titleKey: "scalars.pin",
      shortcut: "p",
      when,
      run: () => toggleTextPin(hoveredText.peek()),
    }),
    registerCommand({
      id: "text.search",
      titleKey: "text.search",
      shortcut: "s",
      run: () =>
        document.querySelector<HTMLInputElement>(".text-search input")?.focus(),
    }),
    registerCommand({
      id: "text.raw",
      titleKey: "text.switchView",
      shortcut: "v",
      run: () =>
        (textView.value = textView.peek() === "raw" ? "rendered" : "raw"),
    }),
    registerCommand({
      id: "text.columns",
      titleKey: "text.switchLayout",
      shortcut: "c",
      run: () =>
        (textLayout.value =
          textLayout.peek() === "cards" ? "columns" : "cards"),
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
