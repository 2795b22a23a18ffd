import type { Tint } from "./coloring";
import { isFold } from "./model";
import type { PlacedBox } from "./placed";

/** By which the style sheet knows a box. */
export function boxClasses(
  { box, open }: Pick<PlacedBox, "box" | "open">,
  tint: Tint | null,
): string[] {
  return [
    "graph-box",
    box.node ? "operation" : "module",
    ...(open ? ["open"] : []),
    ...(isFold(box) ? ["fold"] : []),
    ...(tint ? [tint.class] : []),
  ];
}
