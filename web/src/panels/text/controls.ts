/** Characters that a text may hold and nobody sees: control characters, marks of direction, and what has no width. */

/** Control characters but tabs and ends of lines, and what turns the direction of letters round: a text could say another thing than it seems to. */
const HIDING =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;
/** And returns that end no line, marks of direction, blanks without width, soft hyphens and tags. */
const ALL =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]|\r(?!\n)/gu;
/** Joins a picture of several, as 👩‍🚀: there it is seen. */
const JOINER = "\u200d";
const PICTURE_BEFORE =
  /[\p{Extended_Pictographic}\u{1f3fb}-\u{1f3ff}]\ufe0f?$/u;
const PICTURE_AFTER = /^\p{Extended_Pictographic}/u;

/** The names of the first control characters, in ISO 646: few fonts have the pictures that Unicode has of them. */
const NAMES =
  "NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US".split(
    " ",
  );

/** Control characters as `⟨ESC⟩`, others as `⟨U+202E⟩`. What letters of some scripts need stays. */
export function visibleControls(text: string): string {
  return text.replace(HIDING, shown);
}

/** The same, with all that isn't seen: for whoever wants to know every letter. */
export function allVisible(text: string): string {
  return text.replace(ALL, (letter, at: number) => {
    const joins =
      letter === JOINER &&
      PICTURE_BEFORE.test(text.slice(Math.max(0, at - 3), at)) &&
      PICTURE_AFTER.test(text.slice(at + 1, at + 3));
    return joins ? letter : shown(letter);
  });
}

function shown(letter: string): string {
  const code = letter.codePointAt(0)!;
  const number = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  const name = code === 0x7f ? "DEL" : NAMES[code];
  return `⟨${name ?? number}⟩`;
}
