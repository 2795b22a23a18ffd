import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { TextPart } from "../../api/texts";
import { formatBytes } from "../../base/format";
import { locale, t } from "../../i18n";
import type { TextView } from "../../state/text";
import { soughtPattern } from "../../state/textSearch";
import { isConsole } from "./console";
import { visibleControls } from "./controls";
import { bytesOf, wholeLines } from "./elsewhere";
import { enrich } from "./enrich";
import { markFound, scrollTo } from "./found";
import { isPlain, MARKDOWN_LIMIT, renderMarkdown } from "./markdown";
import { Console, Raw } from "./TextPlain";
import { contentOf, rawText, type TextContent } from "./textTable";

/** Longer texts of terminals are shown as they were logged, too: each letter may have a colour of its own. */
const CONSOLE_LIMIT = 1_000_000;

/** One logged text, as Markdown or as it is, and how much of it is shown. */
export function TextContentView(props: {
  part: TextPart;
  view: TextView;
  onWhole: () => void;
  onBeginning: () => void;
  /** How often what is searched for is seen in it. */
  onMarked: (count: number) => void;
}) {
  const { part, view, onWhole, onBeginning, onMarked } = props;
  const frame = useRef<HTMLDivElement>(null);
  useFound(frame, part, view, onMarked);
  return (
    <div ref={frame}>
      {part.begin > 0 && (
        <p class="text-cut">
          {t("text.from", {
            begin: formatBytes(part.begin, locale.value),
            size: formatBytes(part.size, locale.value),
          })}
          <button type="button" class="link" onClick={onBeginning}>
            {t("text.fromBeginning")}
          </button>
        </p>
      )}
      {view === "raw" ? (
        <Written text={rawText(part)} />
      ) : (
        <Rendered part={part} />
      )}
      {!part.whole && <Cut part={part} view={view} onWhole={onWhole} />}
    </div>
  );
}

/** Marks what is searched for, and brings the first of it into sight once. */
function useFound(
  frame: { readonly current: HTMLDivElement | null },
  part: TextPart,
  view: TextView,
  onMarked: (count: number) => void,
): void {
  const pattern = soughtPattern.value;
  const seen = useRef<unknown[]>([]);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element || !pattern) {
      seen.current = [];
      return undefined;
    }
    // a run that goes on brings the same text anew: who reads it stays where they are
    const now = [pattern.source, view, part.begin, ...part.strings.slice(0, 9)];
    let isNew = now.some((item, place) => item !== seen.current[place]);
    seen.current = now;
    return markFound(element, pattern, (count, first) => {
      onMarked(count);
      const box = element.closest<HTMLElement>(".text-scroll");
      if (isNew && first && box) {
        isNew = false;
        scrollTo(box, first);
      }
    });
  }, [part, view, pattern]);
}

function Cut(props: { part: TextPart; view: TextView; onWhole: () => void }) {
  const { part, view, onWhole } = props;
  const shown = part.strings.reduce((sum, text) => sum + bytesOf(text), 0);
  const isLong = view === "rendered" && isTooLong(part);
  const words = {
    shown: formatBytes(Math.min(shown, part.size), locale.value),
    size: formatBytes(part.size, locale.value),
  };
  return (
    <p class="text-cut">
      {t(part.begin > 0 ? "text.part" : "text.cut", words)}
      <button type="button" class="link" onClick={onWhole}>
        {t(isLong ? "text.showAllRaw" : "text.showAll")}
      </button>
    </p>
  );
}

/** Whether all of it would not be rendered. Its letters are not known yet: fewer than its bytes. */
function isTooLong(part: TextPart): boolean {
  return contentOf(part).kind === "text" && part.size > MARKDOWN_LIMIT;
}

function Rendered({ part }: { part: TextPart }) {
  const content = contentOf(part);
  return content.kind === "text" ? (
    <Text text={wholeLines(content.text, part)} />
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
                <td key={column}>{cell !== "" && <Text text={cell} />}</td>
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

/** What is seen. */
const INK = /[^\s\p{Default_Ignorable_Code_Point}]/u;

/** In which way a text is shown, and in a sentence why not as Markdown. */
function Text({ text }: { text: string }) {
  if (!INK.test(text)) return <Written text={text} />;
  if (isConsole(text)) {
    if (text.length > CONSOLE_LIMIT) return <Instead text={text} why="long" />;
    return <Console text={text} />;
  }
  if (isPlain(text)) {
    return <div class="text-body">{visibleControls(text)}</div>;
  }
  if (text.length > MARKDOWN_LIMIT) return <Instead text={text} why="long" />;
  return <Markdown text={text} />;
}

/** As it was logged, and said in words where there is nothing to see. */
function Written({ text }: { text: string }) {
  if (text === "") return <p class="text-note">{t("text.empty")}</p>;
  if (text.trim() !== "") return <Raw text={text} />;
  const count = [...text].length;
  return <p class="text-note">{t("text.blank", { count })}</p>;
}

function Instead(props: { text: string; why: "long" | "deep" | "unseen" }) {
  return (
    <div>
      <p class="text-note text-instead">{t(`text.${props.why}`)}</p>
      <Raw text={props.text} />
    </div>
  );
}

function Markdown({ text }: { text: string }) {
  const element = useRef<HTMLDivElement>(null);
  const html = useMemo(() => renderMarkdown(visibleControls(text)), [text]);
  const language = locale.value;
  useLayoutEffect(
    () => (element.current ? enrich(element.current) : undefined),
    [html, language],
  );
  if (html === null) return <Instead text={text} why="deep" />;
  if (html === "") return <Instead text={text} why="unseen" />;
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
