// @vitest-environment jsdom
import { describe, expect, test } from "vitest";
import { renderMarkdown } from "./markdown";

function elements(markdown: string): HTMLElement {
  const host = document.createElement("div");
  host.innerHTML = renderMarkdown(markdown);
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

test("an image is a link to it", () => {
  const host = elements("![a curve](https://example.org/a.png)");
  expect(host.querySelector("img")).toBeNull();
  expect(host.querySelector("a")?.textContent).toBe("a curve");
});

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
        "script,img,svg,style,iframe,form,button,object,embed",
      ),
    ).toBeNull();
    for (const element of host.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        expect(["href", "title", "target", "rel", "align", "start"]).toContain(
          name,
        );
        if (name === "href") expect(value).toMatch(/^(https?|mailto):/);
      }
    }
  });
});
