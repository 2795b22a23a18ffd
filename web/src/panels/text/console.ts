/** What a program printed to a terminal: colours are shown, what moves the cursor is not. */

/** Text in one style. */
export interface Run {
  readonly text: string;
  /** `console-red console-bold`, or empty. */
  readonly class: string;
}

const COLORS = "ink red green yellow blue magenta cyan ink".split(" ");

/** An escape sequence: with parameters, of the operating system's kind, or of one letter. */
const ESCAPE =
  /\u001b(?:\[([0-?]*)[ -/]*([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;

/** Whether a text has escape sequences, as only terminals read them. */
export function isConsole(text: string): boolean {
  return text.includes("\u001b[");
}

export function consoleRuns(text: string): Run[] {
  const runs: Run[] = [];
  const style = { color: "", bold: false, faint: false, underline: false };
  const add = (piece: string) => {
    if (piece === "") return;
    const { color, bold, faint, underline } = style;
    const names = [color, bold && "bold", faint && "faint"];
    const all = [...names, underline && "underline"].filter(Boolean);
    const name = all.map((one) => `console-${one}`).join(" ");
    const last = runs.at(-1);
    if (last?.class === name) {
      runs[runs.length - 1] = { text: last.text + piece, class: name };
    } else runs.push({ text: piece, class: name });
  };
  let from = 0;
  for (const match of text.matchAll(ESCAPE)) {
    add(text.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[2] === "m") restyle(style, match[1] ?? "");
  }
  add(text.slice(from));
  return runs;
}

interface Style {
  color: string;
  bold: boolean;
  faint: boolean;
  underline: boolean;
}

/** "Select graphic rendition", ECMA-48 8.3.117, and the 256 and 16 million colours that xterm added: the nearest of the eight. */
function restyle(style: Style, parameters: string): void {
  const codes = parameters.split(/[;:]/).map(Number);
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at]!;
    if (code === 0) {
      Object.assign(style, {
        color: "",
        bold: false,
        faint: false,
        underline: false,
      });
    } else if (code === 1) style.bold = true;
    else if (code === 2) style.faint = true;
    else if (code === 4) style.underline = true;
    else if (code === 22) style.bold = style.faint = false;
    else if (code === 24) style.underline = false;
    else if (code === 39) style.color = "";
    else if (code >= 30 && code <= 37) style.color = COLORS[code - 30]!;
    else if (code >= 90 && code <= 97) style.color = COLORS[code - 90]!;
    else if (code === 38 || code === 48) {
      const wide = codes[at + 1] === 2;
      const color = wide
        ? nearest(codes[at + 2], codes[at + 3], codes[at + 4])
        : indexed(codes[at + 2] ?? 0);
      if (code === 38) style.color = color;
      at += wide ? 4 : 2;
    }
  }
}

function indexed(index: number): string {
  if (index < 16) return COLORS[index % 8]!;
  if (index >= 232) return "ink";
  const cube = index - 16;
  return nearest(Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6);
}

/** By which of red, green and blue are bright. */
function nearest(red = 0, green = 0, blue = 0): string {
  const half = Math.max(red, green, blue) / 1.6;
  const bits = [red, green, blue].map((part) => (part > half ? 1 : 0));
  return COLORS[bits[0]! + 2 * bits[1]! + 4 * bits[2]!]!;
}

/** Of lines that were written over, as progress bars are, what was written last. */
export function lastWritten(text: string): string {
  return text.replace(/[^\n]*\r(?!\n|$)/g, "");
}

/** Control characters as the pictures that Unicode has of them: a text may hold any. */
export function visibleControls(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, (control) =>
    String.fromCharCode(0x2400 + control.charCodeAt(0)),
  );
}
