/** What a regular expression is made of, as far as it decides in how many ways a text can be read. */

export type Tree =
  /** One character, as it stands in the source: `a`, `\\d`, `[^/]`. */
  | { readonly kind: "character"; readonly source: string }
  | { readonly kind: "sequence"; readonly parts: readonly Tree[] }
  | { readonly kind: "choice"; readonly parts: readonly Tree[] }
  | {
      readonly kind: "repeat";
      readonly part: Tree;
      readonly least: number;
      readonly most: number;
    }
  /** What is looked for ahead or behind, and takes no character; without a part `^`, `$` and `\\b`. */
  | { readonly kind: "look"; readonly part?: Tree };

const PART =
  /\(\?(?:[:=!]|<[=!]|<[^>]*>)|\\u[\da-f]{4}|\\x[\da-f]{2}|\\c[a-z]|\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|[\s\S]/iy;
const QUANTIFIER = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/y;

/** Reads what JavaScript takes without the `u` flag; null where it refers back to what was matched. */
export function treeOf(source: string): Tree | null {
  let at = 0;
  let refersBack = false;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found) at += found[0].length;
    return found;
  };
  const choice = (): Tree => {
    const parts = [sequence()];
    while (source[at] === "|") {
      at += 1;
      parts.push(sequence());
    }
    return parts.length === 1 ? parts[0]! : { kind: "choice", parts };
  };
  const sequence = (): Tree => {
    const parts: Tree[] = [];
    while (at < source.length && source[at] !== "|" && source[at] !== ")") {
      parts.push(repeated(single()));
    }
    return { kind: "sequence", parts };
  };
  const single = (): Tree => {
    const part = take(PART)![0];
    if (part.startsWith("(")) {
      const inside = choice();
      at += 1;
      const looks = /^\(\?<?[=!]/.test(part);
      return looks ? { kind: "look", part: inside } : inside;
    }
    if (["^", "$", "\\b", "\\B"].includes(part)) return { kind: "look" };
    if (/^\\[1-9k]/.test(part)) refersBack = true;
    return { kind: "character", source: part };
  };
  const repeated = (part: Tree): Tree => {
    const found = take(QUANTIFIER);
    if (!found) return part;
    const [, sign, from, comma, to] = found;
    if (sign !== undefined) {
      const least = sign === "+" ? 1 : 0;
      return { kind: "repeat", part, least, most: sign === "?" ? 1 : Infinity };
    }
    const least = Number(from);
    const most = !comma ? least : to ? Number(to) : Infinity;
    return { kind: "repeat", part, least, most };
  };
  const tree = choice();
  return refersBack || at < source.length ? null : tree;
}
