/**
 * How far two colours stand apart for the eye. Source: WCAG 2.2, relative luminance and contrast ratio.
 * https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 */

/** In 1 … 21, of two colours as `#rrggbb`; NaN where one is none. */
export function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

export function isHexColor(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text);
}

/** `#rrggbb` in small letters, of which a style sheet may have made `#rgb`; other text as it is. */
export function asHexColor(text: string): string {
  const long = /^#[0-9a-f]{3}$/i.test(text)
    ? text.replace(/[0-9a-f]/gi, "$&$&")
    : text;
  return long.toLowerCase();
}

function luminance(color: string): number {
  if (!isHexColor(color)) return NaN;
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
