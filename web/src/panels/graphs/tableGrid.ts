/** Between columns, and at the sides of a row (CSS pixels), as in graphCosts.css. */
const GAP = 10;
const EDGE = 14;

/** The least width of a column in CSS pixels, and its part of what is left over. */
export type ColumnWidth = readonly [least: number, part: number];

/** The styles of rows, and of what holds them and their heading, so that these scroll to the side as one. */
export function tableGrid(widths: readonly ColumnWidth[]) {
  const least = widths.reduce((sum, [width]) => sum + width + GAP, -GAP);
  return {
    row: {
      gridTemplateColumns: widths
        .map(([width, part]) =>
          part === 0 ? `${width}px` : `minmax(${width}px, ${part}fr)`,
        )
        .join(" "),
    },
    sheet: { minWidth: `${least + 2 * EDGE}px` },
  };
}
