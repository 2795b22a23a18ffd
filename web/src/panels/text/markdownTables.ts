/** Tables of Markdown with more cells than a page can lay out: the first of them, and a sentence that says so. */
import type { MarkdownIt } from "markdown-it";
import { MOST_COLUMNS, MOST_ROWS } from "./textTable";

export function boundedTables(markdown: MarkdownIt): void {
  markdown.core.ruler.push("bounded_tables", (state) => {
    const kept: typeof state.tokens = [];
    let [row, column, columns] = [0, 0, 0];
    let drop = 0;
    for (const token of state.tokens) {
      if (token.type === "table_open") [row, columns] = [0, 0];
      if (token.type === "tr_open") {
        row += 1;
        column = 0;
        if (row > MOST_ROWS + 1) drop += 1;
      }
      const cell = token.type === "th_open" || token.type === "td_open";
      if (cell) {
        column += 1;
        columns = Math.max(columns, column);
        if (column > MOST_COLUMNS) drop += 1;
      }
      if (drop === 0) kept.push(token);
      const cellEnd = token.type === "th_close" || token.type === "td_close";
      if (cellEnd && column > MOST_COLUMNS) drop -= 1;
      if (token.type === "tr_close" && row > MOST_ROWS + 1) drop -= 1;
      if (token.type === "table_close") {
        // the heading is a row, too
        const more = [Math.max(0, row - 1 - MOST_ROWS), columns - MOST_COLUMNS];
        if (more.some((count) => count > 0)) {
          const note = new state.Token("table_more", "p", 0);
          note.content = `${row - 1} ${columns}`;
          kept.push(note);
        }
      }
    }
    state.tokens = kept;
  });
  markdown.renderer.rules.table_more = (tokens, place) =>
    `<p data-more="${tokens[place]!.content}"></p>`;
}
