/** Task lists: `- [x] done` and `- [ ] open`. */
import type { MarkdownIt } from "markdown-it";

export function taskLists(markdown: MarkdownIt): void {
  markdown.core.ruler.push("task_lists", (state) => {
    const { tokens } = state;
    tokens.forEach((token, place) => {
      const inItem =
        token.type === "inline" &&
        tokens[place - 1]?.type === "paragraph_open" &&
        tokens[place - 2]?.type === "list_item_open";
      const first = token.children?.[0];
      const box = /^\[([ xX])\]\s/.exec(first?.content ?? "");
      if (!inItem || !box || first?.type !== "text") return;
      first.content = first.content.slice(box[0].length);
      const done = box[1] !== " ";
      tokens[place - 2]!.attrSet("data-task", done ? "done" : "open");
    });
  });
}
