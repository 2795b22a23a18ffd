import { expect, test } from "vitest";
import { contrast } from "../../base/contrast";
import { consoleRuns, isConsole } from "./console";

const E = "\u001b[";

const told = (text: string) =>
  consoleRuns(text).map((run) => run.text + (run.class && `:${run.class}`));
const shown = (text: string) =>
  consoleRuns(text)
    .map((run) => run.text)
    .join("");

test.each([
  [`a${E}31mb${E}0mc`, ["a", "b:console-red", "c"]],
  [`${E}1;92mb${E}22md`, ["b:console-green console-bold", "d:console-green"]],
  [
    `${E}3;4;9mb${E}23;24;29mc`,
    ["b:console-italic console-underline console-strike", "c"],
  ],
  [`${E}38;5;1mr${E}39mn`, ["r:console-red", "n"]],
  [`${E}7minverse${E}27mnot`, ["inverse:console-inverse", "not"]],
  [`${E}1Aup \u001b]0;title\u0007on`, ["up on"]],
  [`${E}m${E}xyz`, ["yz"]],
])("%j", (text, expected) => expect(told(text)).toEqual(expected));

test.each([
  ["38;5;208", "#ff8700"],
  ["38;5;196", "#ff0000"],
  ["38;5;21", "#0000ff"],
  ["38;5;16", "#000000"],
  ["38;5;231", "#ffffff"],
  ["38;5;244", "#808080"],
  ["38;2;10;20;250", "#0a14fa"],
  ["38:2::10:20:250", "#0a14fa"],
  ["38:5:208", "#ff8700"],
])(
  "%s is the colour of its number, and can be read on both themes",
  (code, color) => {
    const [run] = consoleRuns(`${E}${code}mx`);
    const { light = "", dark = "" } = run!.colors!;
    expect([light, dark]).toContain(color);
    expect(contrast(light, "#efefec")).toBeGreaterThanOrEqual(4.5);
    expect(contrast(dark, "#0b0c0d")).toBeGreaterThanOrEqual(4.5);
  },
);

test.each([
  ["44", "#143cc8"],
  ["103", "#ffe655"],
  ["48;5;208", "#ff8700"],
  ["48;2;0;0;255", "#0000ff"],
  ["31;48;5;196", "#ff0000"],
  ["38;5;255;48;5;231", "#ffffff"],
  ["7;38;2;0;0;255", "#0000ff"],
])("%s is a background that letters stand out from", (code, color) => {
  const [run, after] = consoleRuns(`${E}${code}mx${E}0my`);
  const { light = "", dark = "", background } = run!.colors!;
  expect(background).toBe(color);
  expect(light).toBe(dark);
  expect(contrast(light, color)).toBeGreaterThanOrEqual(4.5);
  expect(after).toEqual({ text: "y", class: "" });
});

test.each([
  ["1 %\r50 %\r100 %\nnext\r\nlast\r", "100 %\nnext\r\nlast\r"],
  ["\r 10%|#   |\r 50%|##  |\r100%|####|\nEpoch 1", "100%|####|\nEpoch 1"],
  ["100 %\r5", "500 %"],
  [`100 %\r${E}Kdone`, "done"],
  [`100 %${E}2K\rdone`, "done"],
  [`kept ${E}2K and more`, "kept  and more"],
  ["ab\bc", "ac"],
  ["\ra\r\n", "a\n"],
])("%j stands as %j in the end", (text, expected) =>
  expect(shown(text)).toBe(expected),
);

test("what is written over keeps its colour", () =>
  expect(told(`${E}31mred\r${E}32mg`)).toEqual([
    "g:console-green",
    "ed:console-red",
  ]));

test("what only terminals read", () => {
  expect(isConsole("[31m")).toBe(false);
  expect(isConsole("a\r\nb\r\n")).toBe(false);
  expect(isConsole("10%\r20%")).toBe(true);
  expect(isConsole(`a${E}1m`)).toBe(true);
  const trace = "Traceback (most recent call last):\n  File";
  expect(isConsole(`oh\n${trace}`)).toBe(true);
  expect(isConsole("```\n" + trace + "\n```")).toBe(false);
});
