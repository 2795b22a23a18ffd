import { expect, it } from "vitest";
import { mayRunAway } from "./runaway";

it.each([
  "(x+)+y",
  "(x+)*y",
  "(?:x*)*y",
  "(x|x)*y",
  "(x|xx)+y",
  "(\\w|\\d)+y",
  "(.|x)*y",
  "((x+)y?)+z",
  "(x?x?)+y",
  "(x+){20}y",
  "(x{1,30}){30}y",
  "(?<name>x+)+y",
  "((|x)+y)*z",
  "((x*|y*)z)+",
  "(x*y?)*z",
  "(a|ab|b)*c",
  "(\\d+/?)*x",
  "(.*,)*x",
  "(a+b*)+c",
  "(a?){30}a",
  "(?:){999999999}x",
  "a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?aaaaaaaaaaaaaaaaaa",
  "((a{1,5}){5}){5}b",
  "(?=(x+)+y)",
  "(?:(?:x|y)+|y)+z",
  "([^/]+/|a)*b",
  "(é|[^a])+x",
  "(K|k)+x",
  "(.+)\\1+x",
  "(\\s|\\u00a0)+x",
  "x*x*x*x*x*x*y",
])("/%s/ may", (source) => {
  expect(() => new RegExp(source)).not.toThrow();
  expect(mayRunAway(source)).toBe(true);
});

it.each([
  "",
  "loss",
  "^train/.*(loss|acc)$",
  "layer\\d+/(weight|bias)/grad",
  "(ab)+",
  "(a|b)+",
  "(\\d|_)+x",
  "[(+]+[)*]+",
  "\\(+\\)+",
  "(?!val).*loss",
  "(\\d+/)*",
  "(\\d+\\/)*x",
  "(a|b)+c",
  "(a|b)*c",
  "(ab|ac)+",
  "(?:[a-z]+_)*loss",
  "^([^/]+/)*loss$",
  "(layer|block)(\\.\\d+)+\\.weight",
  "(\\w+=\\d+,)+",
  "(x?y)*",
  "(|x)*y",
  "(中|文)+x",
  "([a-f\\d]{8}-){4}x",
  "seed\\d{8}_\\d{6}",
  "(v\\d+(\\.\\d+)*/)*loss",
  "lr=(0|1)(\\.\\d+)?(e-\\d+)?",
  "lr=0\\.1.*seed=\\d+.*",
  "(a+){2}",
  "a{2,5}",
  "block(1|2|10)?/.*",
])("/%s/ does not", (source) => expect(mayRunAway(source)).toBe(false));

it("takes long lists of names", () => {
  const names = Array.from({ length: 2_000 }, (_, at) => `run_${at}/loss`);
  expect(mayRunAway(names.join("|"))).toBe(false);
  expect(mayRunAway(`^(${names.join("|")})$`)).toBe(false);
});
