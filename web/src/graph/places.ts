/** What a box is called where it stands alone. */
import { ownParent, type Box } from "./model";

/** `layer2 / conv1`: the box by its own title and that of the one around it. */
export function placeOf(box: Box): string {
  const outer = ownParent(box)?.title;
  return outer ? `${outer} / ${box.title}` : box.title;
}

/** The same of boxes beside each other, with what lies further out where two would read the same: `layers.0 / attn / view`. */
export function placesOf(boxes: readonly Box[]): string[] {
  const chains = boxes.map(titlesOutwards);
  const lengths = chains.map(() => 2);
  const names = () =>
    chains.map((chain, i) => chain.slice(0, lengths[i]).reverse().join(" / "));
  for (let grown = true; grown;) {
    grown = false;
    names().forEach((name, i, all) => {
      if (all.indexOf(name) === all.lastIndexOf(name)) return;
      if (lengths[i]! >= chains[i]!.length) return;
      lengths[i]! += 1;
      grown = true;
    });
  }
  return names();
}

function titlesOutwards(box: Box): string[] {
  const titles = [box.title];
  for (let at = ownParent(box); at?.title; at = ownParent(at))
    titles.push(at.title);
  return titles;
}
