/** Width of a text in CSS pixels. */
export type MeasureText = (text: string, font: string) => number;

/** Measures with a canvas; the fonts should be loaded (`document.fonts.ready`). Widths are kept: a graph repeats its words. */
export function canvasMeasure(): MeasureText {
  const context = document.createElement("canvas").getContext("2d");
  const widths = new Map<string, number>();
  return (text, font) => {
    const key = `${font}\n${text}`;
    let width = widths.get(key);
    if (width === undefined) {
      if (context) context.font = font;
      width = context ? context.measureText(text).width : text.length * 7;
      widths.set(key, width);
    }
    return width;
  };
}

/** `text` cut to `limit` CSS pixels with an ellipsis; the middle goes, since names differ at both ends. */
export function elide(
  text: string,
  limit: number,
  measure: (text: string) => number,
): string {
  if (measure(text) <= limit) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const kept = Math.ceil((low + high) / 2);
    if (measure(cut(text, kept)) <= limit) low = kept;
    else high = kept - 1;
  }
  return cut(text, low);
}

function cut(text: string, kept: number): string {
  const head = Math.ceil(kept / 2);
  const tail = kept - head;
  return `${text.slice(0, head)}…${tail > 0 ? text.slice(-tail) : ""}`;
}
