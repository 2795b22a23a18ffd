// @vitest-environment jsdom
import { describe, expect, test } from "vitest";
import { renderMarkdown } from "./markdown";

function elements(markdown: string): HTMLElement {
  const host = document.createElement("div");
  host.innerHTML = renderMarkdown(markdown) ?? "";
  return host;
}

test("tables, code and lists are rendered, cells aligned without a style", () => {
  const host = elements(
    "|a|b|\n|-|-:|\n|1|2|\n\n```python\nx = 1 < 2\n```\n\n3. three\n",
  );
  expect(host.querySelector("td[align=right]")?.textContent).toBe("2");
  expect(host.querySelector("pre code")?.textContent).toBe("x = 1 < 2\n");
  expect(host.querySelector("ol")?.getAttribute("start")).toBe("3");
  expect(host.querySelector("[style]")).toBeNull();
});

test("links open elsewhere and tell nothing of this page", () => {
  const link = elements(
    "[paper](https://arxiv.org/abs/1) and https://example.org",
  ).querySelectorAll("a");
  expect([...link].map((a) => a.href)).toEqual([
    "https://arxiv.org/abs/1",
    "https://example.org/",
  ]);
  for (const a of link)
    expect([a.target, a.rel]).toEqual(["_blank", "noopener noreferrer"]);
});

test("what leads nowhere from here is no link, and keeps its address as a reason", () => {
  const host = elements(
    '[rel](foo.html) [here](#x) <a href=" javascript:1">js</a> [ftp](ftp://a.b) <a data-dead="x">own</a> [ok](https://a.b)',
  );
  const links = [...host.querySelectorAll("a")];
  expect(links.map((a) => [a.getAttribute("href"), a.dataset.dead])).toEqual([
    [null, "foo.html"],
    [null, "#x"],
    [null, "javascript:1"],
    [null, "ftp://a.b"],
    [null, undefined],
    ["https://a.b", undefined],
  ]);
});

test("what is nested too deeply is not rendered in part", () => {
  expect(renderMarkdown(`${">".repeat(5_000)} deep`)).toBeNull();
  const list = (depth: number) =>
    Array.from({ length: depth }, (_, at) => `${"  ".repeat(at)}- l${at}`);
  expect(renderMarkdown(list(200).join("\n"))).toBeNull();
  const shallow = elements(list(40).join("\n")).textContent;
  expect(shallow).toContain("l39");
  expect(elements(`${">".repeat(90)} deep`).textContent).toContain("deep");
});

test.each(["<!-- a note -->", "[a]: https://a.b", "<b></b>", "&nbsp;"])(
  "nothing is seen of %s",
  (text) => expect(renderMarkdown(text)).toBe(""),
);

test.each(["---", "![](https://a.b/c.png)", "$x$", "a"])(
  "something is seen of %s",
  (text) => expect(renderMarkdown(text)).not.toBe(""),
);

test("an image of another host is not loaded, one in the text is", () => {
  const own = "data:image/png;base64,AAAA";
  const host = elements(
    `![a curve](https://example.org/a.png) ![own](${own}) <img src="//example.org/b.png" alt="b">`,
  );
  const images = [...host.querySelectorAll("img")];
  expect(images.map((image) => image.getAttribute("src"))).toEqual([
    null,
    own,
    null,
  ]);
  expect(images.map((image) => image.dataset.image)).toEqual([
    "https://example.org/a.png",
    undefined,
    "",
  ]);
});

test("HTML that TensorBoard lets through is rendered, what isn't HTML is shown", () => {
  const host = elements(
    "a<br>b <b onclick=x>c</b> <unk> <pad>\n\n<details><summary>d</summary>e</details>",
  );
  expect(host.querySelector("br + b")?.outerHTML).toBe("<b>c</b>");
  expect(host.querySelector("summary")?.textContent).toBe("d");
  expect(host.textContent).toContain("<unk> <pad>");
});

test("tasks carry whether they are done", () => {
  const items = elements(
    "- [x] one\n- [ ] two\n- [link](https://a.b)",
  ).querySelectorAll("li");
  expect([...items].map((item) => item.dataset.task)).toEqual([
    "done",
    "open",
    undefined,
  ]);
  expect(items[0]?.textContent).toBe("one");
});

test.each([
  ["so $a < b$ and \\(c\\)", ["inline a < b", "inline c"]],
  ["$$\n- \\frac12\n$$", ["block - \\frac12"]],
  ["\\[x\n\ny\\] is left", []],
  ["$5 and $10, so $ 3 $", []],
  ["`$a$` and \\$b$", []],
  ["a $$b$$ c", ["block b"]],
])("maths in %j: %j", (text, expected) => {
  const found = elements(text).querySelectorAll<HTMLElement>("[data-math]");
  expect(
    [...found].map((span) => `${span.dataset.math} ${span.textContent}`),
  ).toEqual(expected);
});

test("of a wide table the first columns are laid out, and it says so", () => {
  const row = (cell: string) => "|" + `${cell}|`.repeat(3000) + "\n";
  const host = elements(row("h") + row("-") + row("c") + "\nafter");
  expect(host.querySelectorAll("th")).toHaveLength(50);
  expect(host.querySelectorAll("td")).toHaveLength(50);
  const note = host.querySelector<HTMLElement>("[data-more]");
  expect(note?.dataset.more).toBe("1 3000");
  expect(host.textContent).toContain("after");
});

test("code keeps the language that it is in", () => {
  const code = elements("```python title='x'\n1 < 2\n```").querySelector(
    "code",
  );
  expect([code?.dataset.code, code?.textContent]).toEqual([
    "python",
    "1 < 2\n",
  ]);
});

const ATTRIBUTES =
  "href title target rel align start alt data-image data-dead".split(" ");

describe("hostile text runs nothing", () => {
  const hostile = [
    "<script>window.hit = 1</script>",
    "<img src=x onerror=window.hit=1>",
    "[x](javascript:window.hit=1)",
    "[x](JaVaScRiPt&#58;window.hit=1)",
    "[x](data:text/html,<script>window.hit=1</script>)",
    "![x](javascript:window.hit=1)",
    '[x](https://a.b "onmouseover=window.hit=1")',
    '<a href="javascript:window.hit=1" onclick="window.hit=1">x</a>',
    "<svg><animate onbegin=window.hit=1></svg>",
    "<form action=javascript:window.hit=1><button>x</button></form>",
    "<style>*{display:none}</style><iframe srcdoc='<script>window.hit=1</script>'></iframe>",
    '![" onerror="window.hit=1](https://a.b/c)',
  ];
  test.each(hostile)("%s", (text) => {
    const host = elements(text);
    expect(
      host.querySelector(
        "script,img[src],svg,style,iframe,form,button,object,embed",
      ),
    ).toBeNull();
    for (const element of host.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        expect(ATTRIBUTES).toContain(name);
        if (name === "href") expect(value).toMatch(/^(https?|mailto):/);
      }
    }
  });
});
