import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { TextPart } from "../../api/texts";
import { formatBytes } from "../../base/format";
import { locale, t } from "../../i18n";
import type { TextView } from "../../state/text";
import { soughtPattern } from "../../state/textSearch";
import {
  consoleRuns,
  isConsole,
  lastWritten,
  visibleControls,
} from "./console";
import { enrich } from "./enrich";
import { markFound } from "./found";
import { isPlain, MARKDOWN_LIMIT, renderMarkdown } from "./markdown";
import { contentOf, rawText, type TextContent } from "./textTable";

/** One logged text, as Markdown or as it is, and how much of it is shown. */
export function TextContentView(props: {
  part: TextPart;
  view: TextView;
  onWhole: () => void;
}) {
  const { part, view } = props;
  const frame = useRef<HTMLDivElement>(null);
  const pattern = soughtPattern.value;
  useLayoutEffect(() => {
    if (frame.current && pattern) return markFound(frame.current, pattern);
    return undefined;
  }, [part, view, pattern]);
  return (
    <div ref={frame}>
      {view === "raw" ? <Raw text={rawText(part)} /> : <Rendered part={part} />}
      {!part.whole && <Cut part={part} onWhole={props.onWhole} />}
    </div>
  );
}

function Cut({ part, onWhole }: { part: TextPart; onWhole: () => void }) {
  const shown = part.strings.reduce((sum, text) => sum + byteLength(text), 0);
  return (
    <p class="text-cut">
      {t("text.cut", {
        shown: formatBytes(Math.min(shown, part.size), locale.value),
        size: formatBytes(part.size, locale.value),
      })}
      <button type="button" class="link" onClick={onWhole}>
        {t("text.showAll")}
      </button>
    </p>
  );
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

function Rendered({ part }: { part: TextPart }) {
  const content = contentOf(part);
  return content.kind === "text" ? (
    <Text text={content.text} cut={!part.whole} />
  ) : (
    <Table content={content} />
  );
}

function Table({
  content,
}: {
  content: Extract<TextContent, { kind: "table" }>;
}) {
  const { rows, rowTotal, columnTotal, sliced } = content;
  const columns = rows[0]?.length ?? 0;
  const isCut = rows.length < rowTotal || columns < columnTotal;
  return (
    <div class="text-body">
      <table class="text-array" tabIndex={0}>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, column) => (
                <td key={column}>
                  <Text text={cell} cut={false} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {isCut && (
        <p class="text-note">
          {t("text.tableCut", { rows: rowTotal, columns: columnTotal })}
        </p>
      )}
      {sliced && <p class="text-note">{t("text.sliced")}</p>}
    </div>
  );
}

function Text({ text, cut }: { text: string; cut: boolean }) {
  if (isConsole(text)) return <Console text={text} />;
  if (isPlain(text)) {
    return <div class="text-body">{visibleControls(text)}</div>;
  }
  if (text.length > MARKDOWN_LIMIT) {
    return (
      <div>
        <p class="text-note">{t("text.long")}</p>
        <Raw text={text} />
      </div>
    );
  }
  return <Markdown text={cut ? upToLine(text) : text} />;
}

/** A line that was cut in two would be read as another thing. */
function upToLine(text: string): string {
  const end = text.lastIndexOf("\n");
  return end > text.length / 2 ? text.slice(0, end) : text;
}

function Markdown({ text }: { text: string }) {
  const element = useRef<HTMLDivElement>(null);
  const html = useMemo(() => renderMarkdown(visibleControls(text)), [text]);
  const language = locale.value;
  useLayoutEffect(
    () => (element.current ? enrich(element.current) : undefined),
    [html, language],
  );
  return (
    <div
      // what enriches it speaks the page's language
      key={language}
      ref={element}
      class="text-body"
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}

function Console({ text }: { text: string }) {
  const runs = consoleRuns(lastWritten(text));
  return (
    <pre class="text-raw text-console" tabIndex={0}>
      {runs.map((run, place) =>
        run.class ? (
          <span key={place} class={run.class}>
            {visibleControls(run.text)}
          </span>
        ) : (
          visibleControls(run.text)
        ),
      )}
    </pre>
  );
}

/** Characters that are laid out together: the browser leaves out those that are out of sight. */
const PIECE = 8_192;

function Raw({ text }: { text: string }) {
  const pieces = useMemo(() => piecesOf(visibleControls(text)), [text]);
  return (
    <pre class="text-raw">
      {pieces.length === 1
        ? pieces[0]
        : pieces.map((piece, place) => (
            <span key={place} class="text-piece">
              {piece}
            </span>
          ))}
    </pre>
  );
}

/** Cut at ends of lines, which the pieces' own ends stand for; where a line is longer than a piece, within it. */
export function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  while (text.length - from > PIECE) {
    const end = text.lastIndexOf("\n", from + PIECE);
    const cut = end > from ? end : from + PIECE;
    pieces.push(text.slice(from, cut));
    from = end > from ? cut + 1 : cut;
  }
  pieces.push(text.slice(from));
  return pieces;
}
