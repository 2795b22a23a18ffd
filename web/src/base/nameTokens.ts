/** The words that a name is made of: `val_loss`, `valLoss`, `Loss/Validation` and `验证损失` all name a validation. */

export interface NameToken {
  /** In lower case, with the digits that follow it: `top5`. */
  readonly text: string;
  /** Where it stands in the name, in UTF-16 units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Chinese is written without spaces: what names a part of the data is found by itself. */
const CHINESE = "训练|验证|测试";
const WORD = new RegExp(
  [
    CHINESE,
    "\\p{Lu}+(?!\\p{Ll})\\p{N}*",
    "\\p{Lu}?\\p{Ll}+\\p{N}*",
    `(?:(?!${CHINESE})[\\p{Lo}\\p{Lm}])+\\p{N}*`,
    "\\p{N}+",
  ].join("|"),
  "gu",
);

/** Every card asks for the same names again. */
const known = new Map<string, readonly NameToken[]>();

/** The same for names of plain letters: it is made in no time, while all of Unicode's take 20 ms before the first chart. */
const PLAIN_WORD = /[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*|[0-9]+/g;
const PLAIN = /^[ -~]*$/;

/** In order. Whatever is neither letter nor figure parts them, and so does a capital after small letters. */
export function nameTokens(name: string): readonly NameToken[] {
  let tokens = known.get(name);
  if (!tokens) {
    const words = PLAIN.test(name) ? PLAIN_WORD : WORD;
    tokens = Array.from(name.matchAll(words), ({ 0: text, index }) => ({
      text: text.toLowerCase(),
      start: index,
      end: index + text.length,
    }));
    known.set(name, tokens);
  }
  return tokens;
}
