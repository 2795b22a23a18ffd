const collator = new Intl.Collator("en", { numeric: true });

/** A number, decimals and exponents included; what has a second point is no decimal. As the server orders runs. */
const NUMBER =
  /(?:(?<!\d\.)\d+\.\d+(?!\.?\d)|\d+)(?:e[+-]?\d{1,3}(?![a-z\d]))?/gi;

/**
 * Orders names as people count: `run9` before `run10`, `0.003` before `0.01`, `3e-4` before `1e-3`. Ties are broken by code
 * units, so that the order is total.
 */
export function naturalCompare(a: string, b: string): number {
  return (
    (holdsDecimals(a) || holdsDecimals(b)
      ? compareParts(a, b)
      : collator.compare(a, b)) || (a < b ? -1 : a > b ? 1 : 0)
  );
}

/** No collator reads them. */
function holdsDecimals(text: string): boolean {
  return /\d(\.\d|e[+-]?\d)/i.test(text);
}

/** Text and numbers by turns: the former by the collator, the latter by their value. */
function compareParts(a: string, b: string): number {
  const [textsA, textsB] = [a.split(NUMBER), b.split(NUMBER)];
  const [numbersA, numbersB] = [a.match(NUMBER), b.match(NUMBER)];
  for (let i = 0; i < Math.min(textsA.length, textsB.length); i++) {
    const textA = textsA[i]!;
    const textB = textsB[i]!;
    const numberA = numbersA?.[i];
    const numberB = numbersB?.[i];
    if (textA === textB && numberA && numberB) {
      const difference = Number(numberA) - Number(numberB);
      if (difference) return difference;
    } else {
      // from here on there is no number on both sides at the same place
      return collator.compare(
        rest(textsA, numbersA, i),
        rest(textsB, numbersB, i),
      );
    }
  }
  return textsA.length - textsB.length;
}

function rest(
  texts: readonly string[],
  numbers: readonly string[] | null,
  from: number,
): string {
  return texts
    .slice(from)
    .map((text, i) => text + (numbers?.[from + i] ?? ""))
    .join("");
}
