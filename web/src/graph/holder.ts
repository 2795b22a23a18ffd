/** Boxes that are none of the model's own, around some that are. */
import { summedCost } from "./cost";
import { summedParameters } from "./parameters";
import { newBox, type MutableBox } from "./tree";

/** A new box in `parent`, and among `boxes`, that has these in it and takes what they take together. */
export function heldTogether(
  name: string,
  caption: { title: string; kind: string },
  parent: MutableBox,
  members: MutableBox[],
  boxes: Map<string, MutableBox>,
): MutableBox {
  let id = name;
  while (boxes.has(id)) id += "′";
  const holder = newBox(id, caption, parent, null);
  holder.children = members;
  holder.cost = summedCost(members.map(({ cost }) => cost));
  holder.parameters = summedParameters(
    members.map(({ parameters }) => parameters),
  );
  for (const member of members) member.parent = holder;
  boxes.set(id, holder);
  return holder;
}
