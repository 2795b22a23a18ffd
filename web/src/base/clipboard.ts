/** Copies text; answers whether it was. Where the browser refuses its own way (a page without https), an older one is tried. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

function copySelected(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.readOnly = true;
  area.style.position = "fixed";
  area.style.opacity = "0";
  // what stands outside an open dialog can't be selected
  const place = document.querySelector("dialog[open]") ?? document.body;
  place.append(area);
  area.select();
  // marked as outdated, and yet the only way without https
  const copied = document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return copied;
}
