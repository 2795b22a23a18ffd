/** Files that the page gives to its reader. */

/** As long as any file system takes, with room for an ending and a number. */
const LONGEST = 100;

/**
 * A file name of these parts: letters and figures of any script stay, everything else becomes one `_`. `ending` comes with its
 * dot. `loss/train`, `.csv` → `loss_train.csv`.
 */
export function fileName(parts: readonly string[], ending: string): string {
  const name = parts
    .map((part) => part.replace(/[^\p{L}\p{M}\p{N}.+=-]+/gu, "_"))
    .map((part) => part.replace(/^[_.]+|[_.]+$/g, ""))
    .filter(Boolean)
    .join("_");
  // by code points, so that no character is cut in two
  return ([...name].slice(0, LONGEST).join("") || "glassboard") + ending;
}

/** Lets the browser save this as a file. */
export function saveBlob(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // not at once: some browsers read it only after the click has been handled
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function saveText(text: string, name: string, type: string): void {
  saveBlob(new Blob([text], { type: `${type};charset=utf-8` }), name);
}
