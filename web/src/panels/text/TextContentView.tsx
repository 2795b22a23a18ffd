import { useMemo } from "preact/hooks";
import type { TextEntry } from "../../api/types";
import { t } from "../../i18n";
import type { TextView } from "../../state/text";
import { MARKDOWN_LIMIT, renderMarkdown } from "./markdown";
import { contentOf, rawText } from "./textTable";

/** One logged text, as Markdown or as it is. */
export function TextContentView({
  entry,
  view,
}: {
  entry: TextEntry;
  view: TextView;
}) {
  if (view === "raw") return <pre class="text-raw">{rawText(entry)}</pre>;
  const content = contentOf(entry);
  if (content.kind === "text") return <Markdown text={content.text} />;
  const more = content.rowTotal - content.rows.length;
  return (
    <div class="text-body">
      <table class="text-array">
        <tbody>
          {content.rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, column) => (
                <td key={column}>
                  <Markdown text={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && (
        <p class="text-note">{t("text.moreRows", { count: more })}</p>
      )}
      {content.sliced && <p class="text-note">{t("text.sliced")}</p>}
    </div>
  );
}

function Markdown({ text }: { text: string }) {
  const long = text.length > MARKDOWN_LIMIT;
  const html = useMemo(() => (long ? "" : renderMarkdown(text)), [text, long]);
  if (long) {
    return (
      <div>
        <p class="text-note">{t("text.long")}</p>
        <pre class="text-raw">{text}</pre>
      </div>
    );
  }
  return <div class="text-body" dangerouslySetInnerHTML={{ __html: html }} />;
}
