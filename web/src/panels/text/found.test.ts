// @vitest-environment jsdom
import { expect, test } from "vitest";
import { rangesOf } from "./found";

test.each([
  ["<p>a fox and a fox</p>", /fox/gu, ["fox", "fox"]],
  ["<pre><span>def</span> <b>f</b>(x)</pre>", /def f\(/gu, ["def f("]],
  ["<p>one</p><p>two</p>", /onetwo/gu, []],
  ["<p>one</p><p>two</p>", /two/gu, ["two"]],
  ["<table><tr><td>a</td><td>b</td></tr></table>", /ab/gu, []],
  ["<p>x</p>", /^/gu, []],
  ["", /x/gu, []],
])("%s", (html, pattern, expected) => {
  const host = document.createElement("div");
  host.innerHTML = html;
  expect(rangesOf(host, pattern).map(String)).toEqual(expected);
});
