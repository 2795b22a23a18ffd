import { expect, test } from "vitest";
import { allVisible, visibleControls } from "./controls";

test.each([
  ["a\u0000b\tc\n\u001b", "a⟨NUL⟩b\tc\n⟨ESC⟩", "a⟨NUL⟩b\tc\n⟨ESC⟩"],
  ["a\u007fb\u0085", "a⟨DEL⟩b⟨U+0085⟩", "a⟨DEL⟩b⟨U+0085⟩"],
  [
    "\ufeffa\u202eb\u2066",
    "⟨U+FEFF⟩a⟨U+202E⟩b⟨U+2066⟩",
    "⟨U+FEFF⟩a⟨U+202E⟩b⟨U+2066⟩",
  ],
  [
    "a\u200bb\u00adc\u200e",
    "a\u200bb\u00adc\u200e",
    "a⟨U+200B⟩b⟨U+00AD⟩c⟨U+200E⟩",
  ],
  ["a\r\nb\rc", "a\r\nb\rc", "a\r\nb⟨CR⟩c"],
  ["\u2028\u{e0041}", "\u2028\u{e0041}", "⟨U+2028⟩⟨U+E0041⟩"],
  ["👩🏽‍🚀 ❤️‍🔥 a\u200db", "👩🏽‍🚀 ❤️‍🔥 a\u200db", "👩🏽‍🚀 ❤️‍🔥 a⟨U+200D⟩b"],
])("%j", (text, rendered, raw) => {
  expect(visibleControls(text)).toBe(rendered);
  expect(allVisible(text)).toBe(raw);
});
