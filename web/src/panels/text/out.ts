/** What a card of texts can be taken away as. */
import { ApiError } from "../../api/client";
import { getTexts, getWholeTexts } from "../../api/texts";
import { copyText } from "../../base/clipboard";
import { fileName, saveText } from "../../base/save";
import { say } from "../../base/toast";
import { t } from "../../i18n";
import { addressOf } from "../../state/address";
import { shownTag, textCardView, type TextCards } from "../../state/text";
import type { MenuEntry } from "../../ui/Menu";
import { csvOf, jsonOf } from "./csv";
import { placeOf } from "./place";
import { rawText } from "./textTable";

export function outEntries(card: TextCards, key: string): MenuEntry[] {
  const { run, tag } = card;
  return [
    ...(run === undefined
      ? []
      : [
          {
            label: t("text.copy"),
            icon: "copy" as const,
            run: () => void tried(() => copyShown(run, tag, key)),
          },
        ]),
    {
      label: t("out.link"),
      icon: "link",
      run: () => void copied(addressOf({ textcard: key, tab: "text" })),
    },
    { heading: t("text.all") },
    ...(["csv", "json"] as const).map((format) => ({
      label: format.toUpperCase(),
      icon: "download" as const,
      run: () => void tried(() => save(card, format)),
    })),
  ];
}

/** The whole text that is shown, as it was logged. */
async function copyShown(run: string, tag: string, key: string): Promise<void> {
  const { at } = textCardView(key).peek();
  let place = -1;
  if (at) {
    const { steps } = await getTexts({ run, tag, at: [] });
    place = placeOf(steps, at) ?? 0;
  }
  const { parts } = await getTexts({ run, tag, at: [place] });
  const [part] = parts.values();
  if (part) await copied(rawText(part));
}

async function save(card: TextCards, format: "csv" | "json"): Promise<void> {
  const { tag } = card;
  const runs = await Promise.all(
    card.runs.map(async (run) => ({
      run,
      texts: await getWholeTexts(run, tag),
    })),
  );
  const lost = runs
    .flatMap(({ texts }) => texts)
    .filter(({ problem }) => problem !== null).length;
  if (lost > 0) say(t("text.leftOut", { count: lost }));
  const parts = [card.run ?? "", shownTag(tag)];
  if (format === "csv") {
    saveText(csvOf(tag, runs), fileName(parts, ".csv"), "text/csv");
  } else {
    const name = fileName(parts, ".json");
    saveText(jsonOf(tag, runs), name, "application/json");
  }
}

async function tried(what: () => Promise<void>): Promise<void> {
  try {
    await what();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    say(t("out.failed", { reason: error.message }));
  }
}

async function copied(text: string): Promise<void> {
  say(t((await copyText(text)) ? "copy.done" : "copy.refused"));
}
