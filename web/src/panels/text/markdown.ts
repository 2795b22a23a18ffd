/**
 * Markdown → HTML that is safe to put into the page: what was logged is never trusted. What needs more than HTML (maths,
 * colours of code, images) stands in it as text with a `data-` attribute, which `enrich` reads.
 */
import DOMPurify from "dompurify";
import MarkdownIt from "markdown-it";
import { mathInMarkdown } from "./markdownMath";
import { boundedTables } from "./markdownTables";
import { taskLists } from "./markdownTasks";

/** Longer texts are shown as they are: rendering them would hold the page up. In UTF-16 units. */
export const MARKDOWN_LIMIT = 200_000;

/** HTML that a text may contain itself, as TensorBoard lets it: without any attribute that isn't named below. */
const ALLOWED_TAGS = [
  ..."p br hr h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code em strong s a img".split(
    " ",
  ),
  ..."table thead tbody tfoot caption tr th td".split(" "),
  ..."b i u del ins sub sup kbd small mark div span details summary dl dt dd".split(
    " ",
  ),
];
/** Attributes of HTML that stands in the text. */
const OWN_ATTR = "href title align start colspan rowspan src alt".split(" ");
const ALLOWED_ATTR = [
  ...OWN_ATTR,
  ..."data-math data-code data-task data-more data-dead".split(" "),
];
const ALLOWED_LINKS = /^(?:https?:|mailto:)/i;
/** Pictures that are in the text itself: nobody is asked for them, and none of these formats can hold a script. */
const OWN_IMAGE = /^data:image\/(?:png|jpe?g|gif|webp|avif|bmp);base64,/i;

const known = new Set(ALLOWED_TAGS);

// html_block is off: an unknown tag alone in its line would else take what follows for HTML
const markdown = new MarkdownIt({ html: true, linkify: true })
  .disable("html_block")
  .use(mathInMarkdown)
  .use(boundedTables)
  .use(taskLists);
// a file name such as `train.py` is no address, though `.py` is a country's
markdown.linkify.set({ fuzzyLink: false });
const { rules } = markdown.renderer;
const { escapeHtml } = markdown.utils;

/** Of a tag that Markdown takes for HTML: its name, and its attributes as they stand in it. */
const TAG = /^<(\/?)([a-z][a-z0-9]*)([\s\S]*?)\/?>$/i;
const ATTRIBUTE = /([^\s=>/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?/g;

// `<unk>` in a text may well be what it is about
rules.html_inline = (tokens, place) => {
  const { content } = tokens[place]!;
  const [, end = "", name = "", rest = ""] = TAG.exec(content) ?? [];
  if (!known.has(name.toLowerCase())) {
    return content.startsWith("<!--") ? "" : escapeHtml(content);
  }
  if (end) return `</${name}>`;
  // a browser reports handlers and styles that the Content-Security-Policy forbids even where they are only parsed
  const kept = [...rest.matchAll(ATTRIBUTE)].flatMap(([, key = "", text]) =>
    OWN_ATTR.includes(key.toLowerCase())
      ? ` ${key}=${/^["']/.test(text ?? "") ? text : `"${text ?? ""}"`}`
      : [],
  );
  return `<${name}${kept.join("")}>`;
};

rules.fence = (tokens, place) => {
  const { info, content } = tokens[place]!;
  const language = info.trim().split(/[\s,{]/)[0] ?? "";
  const mark = language && ` data-code="${escapeHtml(language)}"`;
  return `<pre><code${mark}>${escapeHtml(content)}</code></pre>\n`;
};

// the Content-Security-Policy forbids style attributes, which markdown-it aligns the cells of tables with
for (const rule of ["th_open", "td_open"]) {
  rules[rule] = (tokens, place, options, _env, renderer) => {
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

const purifier = DOMPurify();
// a link that leads nowhere from here is no link; `enrich` says why
purifier.addHook("beforeSanitizeAttributes", (element) => {
  const address = element.tagName === "A" && element.getAttribute("href");
  if (typeof address !== "string" || ALLOWED_LINKS.test(address.trim())) return;
  element.removeAttribute("href");
  element.setAttribute("data-dead", address);
});
purifier.addHook("afterSanitizeAttributes", (element) => {
  if (element.hasAttribute("href")) {
    element.setAttribute("target", "_blank");
    element.setAttribute("rel", "noopener noreferrer");
  }
  // what the text says is its first level looks like it, and is told as one of the page's fourth
  const level = /^H([1-6])$/.exec(element.tagName)?.[1];
  if (level) {
    const told = Math.min(6, Number(level) + LEVEL_ABOVE);
    element.setAttribute("aria-level", String(told));
  }
  if (element.tagName === "IMG") keepUnloaded(element);
});

/** An image from elsewhere is not loaded: that would tell its host who reads the board. `enrich` offers to. */
function keepUnloaded(image: Element): void {
  const source = image.getAttribute("src") ?? "";
  if (OWN_IMAGE.test(source)) return;
  image.removeAttribute("src");
  image.setAttribute("data-image", source);
}

/**
 * The text's Markdown (tables, code, tasks, maths, links) as HTML without scripts, styles, forms, loaded images or unknown
 * schemes. Empty where nothing of it would be seen; null where it is nested more deeply than is read, which would be lost.
 */
export function renderMarkdown(text: string): string | null {
  const env = {};
  const tokens = markdown.parse(text, env);
  const deepest = (markdown.options.maxNesting ?? 100) - 1;
  if (tokens.some(({ nesting, level }) => nesting === 1 && level >= deepest)) {
    return null;
  }
  const html = markdown.renderer.render(tokens, markdown.options, env);
  const safe = sanitized(html);
  const seen = /<(?:img|hr|table)\b/.test(safe) || /\S/.test(textOf(safe));
  return seen ? safe : "";
}

function textOf(html: string): string {
  return html.replace(/<[^>]*>|&nbsp;/g, "");
}

function sanitized(html: string): string {
  return purifier.sanitize(html, {
    ALLOWED_TAGS,
    ALLOWED_ATTR,
    ALLOWED_URI_REGEXP: ALLOWED_LINKS,
    // otherwise the pattern for links is asked of these, too
    ADD_URI_SAFE_ATTR: [
      ..."align start colspan rowspan data-math data-code data-task data-more data-dead".split(
        " ",
      ),
    ],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });
}

/** Whether there is anything in it that Markdown would make something of. */
export function isPlain(text: string): boolean {
  return !/[*_`#<>[\]!|~$\\&:\n+-]|^\s*\d+[.)]/.test(text);
}
