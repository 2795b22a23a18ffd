// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { fill, loadWords, LOCALES, type Locale } from ".";
import { graphs } from "./en/graphs";
import { histograms } from "./en/histograms";
import { text } from "./en/text";
import { graphs as chineseGraphs } from "./zh-CN/graphs";
import { histograms as chineseHistograms } from "./zh-CN/histograms";
import { text as chineseText } from "./zh-CN/text";

/** All words of a language: of the whole page, and of the parts that come later. */
const wordsOf = async (language: Locale) => ({
  ...(await loadWords(language)),
  ...(language === "en" ? graphs : chineseGraphs),
  ...(language === "en" ? histograms : chineseHistograms),
  ...(language === "en" ? text : chineseText),
});
const english = await wordsOf("en");
const keys = Object.keys(english) as (keyof typeof english)[];

/** The placeholders of a message, in any of its forms. */
function holes(message: string): string[] {
  const names = message.match(/\{\w+\}/g) ?? [];
  return [...new Set(names)].sort();
}

describe.each(LOCALES)("%s", async (language) => {
  const catalogue = await wordsOf(language);
  it("has the same keys as English, and no empty message", () => {
    expect(Object.keys(catalogue).sort()).toEqual([...keys].sort());
    // what stands between two sentences may be nothing
    const words = keys.filter((key) => key !== "words.join");
    expect(words.filter((key) => catalogue[key].trim() === "")).toEqual([]);
  });
  it("fills the same holes", () => {
    const different = keys.filter(
      (key) => holes(catalogue[key]).join() !== holes(english[key]).join(),
    );
    expect(different).toEqual([]);
  });
});

it.each([
  ["{count} run | {count} runs", { count: 1 }, "1 run"],
  ["{count} run | {count} runs", { count: 1200 }, "1,200 runs"],
  ["step {step}", { step: "7" }, "step 7"],
  ["{unknown}", {}, "{unknown}"],
])("`%s` with %j → `%s`", (message, params, text) =>
  expect(fill(message, params, "en")).toBe(text),
);
