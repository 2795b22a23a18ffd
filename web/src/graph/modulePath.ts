/** Where the model holds a module, as torch names it. */
import { ownParent, type Box } from "./model";

/** `layer2.0.relu`, and which call of it where there are several; null where the file tells no module. */
export function modulePath({ call }: Box): string | null {
  if (!call?.path) return null;
  return call.call > 0 ? `${call.path} #${call.call + 1}` : call.path;
}

/** A box by its module's path; of what has none the titles of all that it lies in, the model's own left out. */
export class DottedPaths {
  readonly #known = new Map<Box, string>();

  of(box: Box): string {
    const known = this.#known.get(box);
    if (known !== undefined) return known;
    const path = modulePath(box) ?? this.#byTitles(box);
    this.#known.set(box, path);
    return path;
  }

  #byTitles(box: Box): string {
    const around = ownParent(box);
    if (!around?.parent) return "";
    const outer = this.of(around);
    return outer === "" ? box.title : `${outer}.${box.title}`;
  }
}
