/** What HTML alone does not make of a text: maths, colours of code, tasks, images to be asked for, notes. All loaded when needed. */
import { t } from "../../i18n";
import { measureSoon } from "../../ui/measure";

/** Longer code stays plain. */
const LONGEST_CODE = 50_000;
/** Formulas and pieces of code of one text that are set. */
const MOST = 500;

/** Fills in an element that holds what `renderMarkdown` made. Answers a function that stops what is still on its way. */
export function enrich(element: HTMLElement): () => void {
  let stopped = false;
  const all = (selector: string) =>
    [...element.querySelectorAll<HTMLElement>(selector)].slice(0, MOST);
  for (const item of all("[data-task]")) addBox(item);
  for (const note of all("[data-more]")) tellMore(note);
  for (const image of all("[data-image]")) offerImage(image);
  for (const link of all("[data-dead]")) {
    link.title = t("text.deadLink", { address: link.dataset.dead ?? "" });
  }
  // once for all that come in this frame: each measure by itself would have the page laid out anew
  measureSoon(() => {
    if (!stopped) all("pre, table").forEach(scrollable);
  });
  const formulas = all("[data-math]");
  if (formulas.length > 0) {
    void import("./math").then(
      ({ setFormula }) => {
        if (!stopped) formulas.forEach(setFormula);
      },
      () => null,
    );
  }
  const codes = all("code[data-code]").filter(
    ({ textContent }) => textContent.length <= LONGEST_CODE,
  );
  if (codes.length > 0) {
    void import("./highlighting").then(
      ({ highlight }) => {
        if (!stopped) codes.forEach(highlight);
      },
      () => null,
    );
  }
  return () => (stopped = true);
}

function addBox(item: HTMLElement): void {
  const done = item.dataset.task === "done";
  const box = document.createElement("span");
  box.className = "text-task";
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", t(done ? "text.done" : "text.open"));
  const place = item.firstElementChild;
  (place?.tagName === "P" ? place : item).prepend(box);
}

function tellMore(note: HTMLElement): void {
  const [rows, columns] = (note.dataset.more ?? "").split(" ").map(Number);
  note.className = "text-note";
  note.textContent = t("text.tableCut", {
    rows: rows ?? 0,
    columns: columns ?? 0,
  });
}

/** What scrolls must be within the keyboard's reach. */
function scrollable(box: HTMLElement): void {
  if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
}

/** In the place of an image from elsewhere: what it is and where from; a click loads it, in a frame that can do nothing else. */
function offerImage(image: HTMLElement): void {
  const source = image.dataset.image ?? "";
  const name = image.getAttribute("alt")?.trim() || t("text.image");
  const host = hostOf(source);
  if (host === null) {
    const words = document.createElement("span");
    words.className = "text-image-none";
    words.textContent = t("text.noImage", { name });
    image.replaceWith(words);
    return;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "text-image";
  button.textContent = t("text.loadImage", { name, host });
  button.addEventListener("click", (event) => {
    // an image may be the text of a link
    event.preventDefault();
    event.stopPropagation();
    const frame = document.createElement("iframe");
    frame.className = "text-image-frame";
    frame.title = name;
    frame.setAttribute("sandbox", "");
    frame.src = `remote-image?src=${encodeURIComponent(source)}`;
    button.replaceWith(frame);
  });
  const link = image.closest("a");
  // a button within a link is neither
  if (link) {
    link.append(name);
    image.remove();
    link.after(button);
  } else image.replaceWith(button);
}

function hostOf(source: string): string | null {
  try {
    const { protocol, host } = new URL(source);
    return protocol === "https:" || protocol === "http:" ? host : null;
  } catch {
    return null;
  }
}
