/** The window's title and icon, which tell of the page's state while another one is in front. */
import { effect } from "@preact/signals";
import { t } from "../i18n";
import { board, connection } from "../state/board";
import { progress } from "../state/progress";

/** The icon of a page whose server is gone; as data, since nobody would serve it then. */
const GONE_ICON =
  "data:image/svg+xml," +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20" fill="none"><rect x="1.2" y="1.2" width="17.6" height="17.6" rx="5" fill="#fff" stroke="#8a8a84" stroke-width="1.7"/><path d="M5 13.2 8.2 8.6l2.7 2.6L15 5.6" stroke="#8a8a84" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/><circle cx="15.5" cy="15.5" r="4" fill="#c0302b" stroke="#fff" stroke-width="1.2"/></svg>',
  );

/** Keeps title and icon at the page's state until the returned function is called. */
export function startDocumentTitle(): () => void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const usual = icon?.href ?? "";
  return effect(() => {
    const name = board.value?.title || t("app.name");
    const gone = connection.value === "lost";
    const mark = gone ? t("title.gone") : reading();
    document.title = mark ? `(${mark}) ${name}` : name;
    const wanted = gone ? GONE_ICON : usual;
    if (icon && icon.href !== wanted) icon.href = wanted;
  });
}

/** How far the first reading is: `40%`; empty when it is done. */
function reading(): string {
  const now = progress.value;
  if (now?.state !== "loading" || now.bytesTotal === 0) return "";
  const percent = Math.floor((now.bytesRead / now.bytesTotal) * 100);
  return `${Math.min(percent, 100)}%`;
}
