import { expect, test } from "vitest";
import {
  consoleRuns,
  isConsole,
  lastWritten,
  visibleControls,
} from "./console";

const E = "\u001b[";

test.each([
  [`a${E}31mb${E}0mc`, ["a", "b:console-red", "c"]],
  [`${E}1;92mb${E}22md`, ["b:console-green console-bold", "d:console-green"]],
  [
    `${E}38;5;196mr${E}38;2;10;20;250mb${E}39mn`,
    ["r:console-red", "b:console-blue", "n"],
  ],
  [`${E}2K${E}1Aup \u001b]0;title\u0007on`, ["up on"]],
  [`${E}m${E}xyz`, ["yz"]],
])("%j", (text, expected) =>
  expect(
    consoleRuns(text).map((run) => run.text + (run.class && `:${run.class}`)),
  ).toEqual(expected),
);

test("what a terminal would have written over is left out", () => {
  expect(lastWritten("1 %\r50 %\r100 %\nnext\r\nlast\r")).toBe(
    "100 %\nnext\r\nlast\r",
  );
});

test("control characters are seen", () => {
  expect(visibleControls("a\u0000b\tc\n\u001b")).toBe("a␀b\tc\n␛");
  expect(isConsole("[31m")).toBe(false);
});
