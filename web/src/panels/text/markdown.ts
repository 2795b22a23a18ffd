/** Markdown → HTML that is safe to put into the page: what was logged is never trusted. */
import DOMPurify from "dompurify";
import MarkdownIt from "markdown-it";

/** Longer texts are shown as they are: rendering them would hold the page up. In UTF-16 units. */
export const MARKDOWN_LIMIT = 200_000;

// html: false escapes HTML in the text; DOMPurify then lets through nothing but what Markdown itself makes
const markdown = new MarkdownIt({ html: false, linkify: true });

const ALLOWED_TAGS = [
  ..."p br hr h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code em strong s a".split(
    " ",
  ),
  ..."table thead tbody tr th td".split(" "),
];
const ALLOWED_ATTR = ["href", "title", "align", "start", "aria-level"];
const ALLOWED_LINKS = /^(https?:|mailto:)/i;

// the Content-Security-Policy forbids style attributes, which markdown-it aligns the cells of tables with
for (const rule of ["th_open", "td_open"]) {
  markdown.renderer.rules[rule] = (tokens, place, options, _env, renderer) => {
    const token = tokens[place]!;
    const align = /text-align:\s*(left|center|right)/.exec(
      String(token.attrGet("style") ?? ""),
    )?.[1];
    token.attrs = align === undefined ? null : [["align", align]];
    return renderer.renderToken(tokens, place, options);
  };
}

/** A text stands below the third level, its card's heading. */
const LEVEL_ABOVE = 3;

// what the text says is its first level looks like it, and is told as one of the page's fourth
markdown.renderer.rules.heading_open = (
  tokens,
  place,
  options,
  _env,
  renderer,
) => {
  const token = tokens[place]!;
  const level = Math.min(6, Number(token.tag.slice(1)) + LEVEL_ABOVE);
  token.attrSet("aria-level", String(level));
  return renderer.renderToken(tokens, place, options);
};

// images from elsewhere are not loaded: that would tell their host who reads the board
markdown.renderer.rules.image = (tokens, place) => {
  const { escapeHtml } = markdown.utils;
  const token = tokens[place]!;
  const source = String(token.attrGet("src") ?? "");
  return `<a href="${escapeHtml(source)}">${escapeHtml(token.content || source)}</a>`;
};

const purifier = DOMPurify();
purifier.addHook("afterSanitizeAttributes", (element) => {
  if (!element.hasAttribute("href")) return;
  element.setAttribute("target", "_blank");
  element.setAttribute("rel", "noopener noreferrer");
});

/** The text's Markdown (tables, code, links) as HTML without scripts, styles, forms, images or unknown schemes. */
export function renderMarkdown(text: string): string {
  return purifier.sanitize(markdown.render(text), {
    ALLOWED_TAGS,
    ALLOWED_ATTR,
    ALLOWED_URI_REGEXP: ALLOWED_LINKS,
    // otherwise the pattern for links is asked of these, too
    ADD_URI_SAFE_ATTR: ["align", "start", "aria-level"],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });
}
