import { expect, it } from "vitest";
import { keysOf, shortcutText, stepOf, strokeOf, type KeyPress } from "./keys";

function press(given: Partial<KeyPress>): KeyPress {
  return {
    key: "",
    code: "",
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    isComposing: false,
    ...given,
  };
}

it.each([
  ["a letter", { key: "t" }, "t"],
  ["a letter under caps lock", { key: "T" }, "t"],
  ["a letter with shift", { key: "P", shiftKey: true }, "Shift+p"],
  ["a sign that needs shift", { key: "?", shiftKey: true }, "?"],
  ["a named key", { key: "Escape" }, "Escape"],
  ["ctrl", { key: "k", ctrlKey: true }, "Mod+k"],
  ["alt with a letter", { key: "t", altKey: true }, null],
  ["the windows key", { key: "k", metaKey: true }, null],
  ["a bracket by AltGr", { key: "[", ctrlKey: true, altKey: true }, "["],
  ["a modifier alone", { key: "Shift", shiftKey: true }, null],
  ["a letter that is being composed", { key: "t", isComposing: true }, null],
  ["what the input method took", { key: "Process", code: "KeyT" }, "t"],
  ["a full-width slash", { key: "、", code: "Slash" }, "/"],
  ["a full-width question", { key: "？", code: "Slash", shiftKey: true }, "?"],
  ["a full-width bracket", { key: "【", code: "BracketLeft" }, "["],
  ["a Cyrillic letter", { key: "е", code: "KeyT" }, "t"],
  ["a foreign sign", { key: "ß", code: "Minus" }, null],
])("%s", (_name, given, stroke) =>
  expect(strokeOf(press(given), false)).toBe(stroke),
);

it.each([
  ["⌘K", { key: "k", metaKey: true }, "Mod+k"],
  ["ctrl-k, which edits text there", { key: "k", ctrlKey: true }, null],
])("on a Mac: %s", (_name, given, stroke) =>
  expect(strokeOf(press(given), true)).toBe(stroke),
);

const shortcuts = ["t", "g s", "g g", "Mod+k", "?"];
it.each([
  ["", "t", { does: "run", shortcut: "t" }],
  ["", "g", { does: "wait", pending: "g" }],
  ["g", "g", { does: "run", shortcut: "g g" }],
  ["g", "t", { does: "nothing" }],
  ["", "x", { does: "nothing" }],
])("after `%s`, `%s`", (pending, stroke, step) =>
  expect(stepOf(pending, stroke, shortcuts)).toEqual(step),
);

it.each([
  ["Mod+k", false, "Ctrl K"],
  ["Mod+k", true, "⌘K"],
  ["g s", false, "G S"],
  ["Escape", false, "Esc"],
  ["Shift+p", true, "⇧P"],
  ["+", false, "+"],
])("`%s` is written (Mac: %s) as %s", (shortcut, mac, text) =>
  expect(shortcutText(shortcut, mac)).toBe(text),
);

it("keeps strokes and keys apart", () =>
  expect(keysOf("g Mod+s", false)).toEqual([["G"], ["Ctrl", "S"]]));
