/** Maths in Markdown: `$…$` and `\(…\)` in a line, `$$…$$` and `\[…\]` on their own. The TeX stays text until `enrich` sets it. */
import type { MarkdownIt } from "markdown-it";

const ENDS: readonly (readonly [open: string, close: string, kind: string])[] =
  [
    ["$$", "$$", "block"],
    ["\\[", "\\]", "block"],
    ["\\(", "\\)", "inline"],
    ["$", "$", "inline"],
  ];

export function mathInMarkdown(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("escape", "math", (state, silent) => {
    const { src, pos } = state;
    const found = ENDS.find(([open]) => src.startsWith(open, pos));
    if (!found) return false;
    const [open, close, kind] = found;
    const begin = pos + open.length;
    const end = closing(src, close, begin);
    if (end < 0) return false;
    const tex = src.slice(begin, end);
    if (tex.trim() === "") return false;
    if (open === "$" && isMoney(tex, src[end + 1])) return false;
    if (!silent) {
      const token = state.push("math", "span", 0);
      token.content = tex.trim();
      token.info = kind;
    }
    state.pos = end + close.length;
    return true;
  });
  // over several lines: before paragraphs, whose lines could begin like a list or a heading
  markdown.block.ruler.before(
    "fence",
    "math",
    (state, first, end, silent) => {
      const line = (at: number) =>
        state.src.slice(
          state.bMarks[at]! + state.tShift[at]!,
          state.eMarks[at],
        );
      const found = ENDS.find(
        ([open, , kind]) => kind === "block" && line(first).startsWith(open),
      );
      if (!found) return false;
      const [open, close] = found;
      const lines: string[] = [];
      for (let at = first; at < end; at++) {
        const text = at === first ? line(at).slice(open.length) : line(at);
        const cut = text.indexOf(close);
        // what follows in the line makes it part of a paragraph
        if (cut >= 0 && text.slice(cut + close.length).trim() !== "")
          return false;
        lines.push(cut < 0 ? text : text.slice(0, cut));
        if (cut < 0) continue;
        const tex = lines.join("\n").trim();
        if (tex === "") return false;
        if (silent) return true;
        const token = state.push("math", "span", 0);
        token.content = tex;
        token.info = "block";
        token.map = [first, at + 1];
        state.line = at + 1;
        return true;
      }
      return false;
    },
    { alt: ["paragraph", "reference", "blockquote", "list"] },
  );
  markdown.renderer.rules.math = (tokens, place) => {
    const { content, info } = tokens[place]!;
    return `<span data-math="${info}">${markdown.utils.escapeHtml(content)}</span>`;
  };
}

/** Where `close` stands that no backslash comes before; −1 where it doesn't. */
function closing(src: string, close: string, from: number): number {
  let at = src.indexOf(close, from);
  while (at > 0 && close.startsWith("$") && src[at - 1] === "\\") {
    at = src.indexOf(close, at + 1);
  }
  return at;
}

/** `$5 and $10` is no formula: as in pandoc, no space stands within the signs, and no figure after them. */
function isMoney(tex: string, after: string | undefined): boolean {
  return /^\s|\s$/.test(tex) || /\d/.test(after ?? "");
}
