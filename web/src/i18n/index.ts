/** The page's words, in the language of `locale`. */
import { effect, signal, type Signal } from "@preact/signals";
import { formatCount } from "../base/format";
import { en } from "./en";
import type { graphs } from "./en/graphs";
import type { histograms } from "./en/histograms";
import type { text } from "./en/text";

export type Locale = "en" | "zh-CN";
/** Those that are there from the start, and those that `addWords` brings. */
export type MessageKey =
  | keyof typeof en
  | keyof typeof graphs
  | keyof typeof histograms
  | keyof typeof text;
export type Catalogue = Readonly<Record<keyof typeof en, string>>;
type Words = Readonly<Partial<Record<MessageKey, string>>>;
/** A part of the catalogue in another language: the keys of the English one. */
export type Part<English> = Readonly<Record<keyof English, string>>;

export const LOCALES: readonly Locale[] = ["en", "zh-CN"];

const loaders: Readonly<Record<Locale, () => Promise<Catalogue>>> = {
  en: () => Promise.resolve(en),
  "zh-CN": async () => (await import("./zh-CN")).zhCN,
};
/** Those that have come. English is there from the start, and stands in until then. */
const catalogues = signal<Readonly<Partial<Record<Locale, Catalogue>>>>({ en });

/** Words of parts of the page that are loaded when they are opened. */
const later: Record<Locale, Words> = { en: {}, "zh-CN": {} };

/** To be called by such a part before it says anything. */
export function addWords(words: Readonly<Record<Locale, Words>>): void {
  for (const language of LOCALES)
    later[language] = { ...later[language], ...words[language] };
}

/** Begins with the browser's language; state/settings remembers another choice. */
export const locale: Signal<Locale> = signal(browserLocale());

/**
 * The message in the current language, with `{name}` replaced by `params.name` (numbers by the locale's rules). A message
 * may hold a form for one and one for other numbers, parted by ` | `: `params.count` chooses.
 */
export function t(
  key: MessageKey,
  params: Readonly<Record<string, string | number>> = {},
): string {
  const language = locale.value;
  const catalogue: Words | undefined = catalogues.value[language];
  const message = later[language][key] ?? catalogue?.[key];
  return message === undefined
    ? inEnglish(key, params)
    : fill(message, params, language);
}

/** The same in English, whatever the current language. */
export function inEnglish(
  key: MessageKey,
  params: Readonly<Record<string, string | number>> = {},
): string {
  const words: Words = en;
  return fill(later.en[key] ?? words[key] ?? key, params, "en");
}

/** Resolves when the words of a language are here; what does not come is asked for again the next time. */
export async function loadWords(language: Locale): Promise<Catalogue> {
  const known = catalogues.peek()[language];
  if (known) return known;
  const catalogue = await loaders[language]();
  catalogues.value = { ...catalogues.peek(), [language]: catalogue };
  return catalogue;
}

effect(() => {
  // a page whose server is gone stays as it was
  loadWords(locale.value).catch(() => null);
});

export function fill(
  message: string,
  params: Readonly<Record<string, string | number>>,
  language: Locale,
): string {
  const [one = message, other = one] = message.split(" | ");
  const form = params.count === 1 ? one : other;
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (typeof value === "number") return formatCount(value, language);
    return value ?? whole;
  });
}

export function isLocale(value: unknown): value is Locale {
  return LOCALES.includes(value as Locale);
}

function browserLocale(): Locale {
  const first = navigator.languages[0] ?? navigator.language;
  return first.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}
