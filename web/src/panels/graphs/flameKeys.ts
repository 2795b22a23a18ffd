import type { FlameBar } from "../../graph/flame";

/** Where an arrow leads: to the sides among those of one row, up to what is around a bar, down to the first in it. */
export function flameNeighbour(
  bars: readonly FlameBar[],
  from: FlameBar,
  key: string,
): FlameBar | undefined {
  const row = bars.filter((bar) => bar.depth === from.depth);
  const place = row.indexOf(from);
  switch (key) {
    case "ArrowLeft":
      return row[place - 1];
    case "ArrowRight":
      return row[place + 1];
    case "ArrowUp":
      return bars.find((bar) => bar.box === from.box.parent);
    case "ArrowDown":
      return bars.find((bar) => bar.box.parent === from.box);
    case "Home":
      return row[0];
    case "End":
      return row.at(-1);
    default:
      return undefined;
  }
}
