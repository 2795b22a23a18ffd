/** What a program printed to a terminal, as it stands there in the end: in its colours, each line as it was written over last. */
import { indexed, painted, type Color, type Painted } from "./ansiColor";

/** Text in one style. */
export interface Run {
  readonly text: string;
  /** `console-red console-bold`, or empty. */
  readonly class: string;
  /** Colours that no class has. */
  readonly colors?: Painted;
}

/** An escape sequence: with parameters, of the operating system's kind, or of one letter. */
const ESCAPE =
  /\u001b(?:\[([0-?]*)[ -/]*([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;

/** What moves within a line, before anything else than its end. */
const MOVES = /[\r\b](?=[^\n\r])/;

const TRACEBACK = /^Traceback \(most recent call last\):$/m;
const FENCE = /^\s*(?:```|~~~)/m;

/**
 * Whether a text is as only terminals read it: with escape sequences, with lines that go back to their beginning, or with a Python
 * traceback, of whose names Markdown would make bold ones.
 */
export function isConsole(text: string): boolean {
  return (
    text.includes("\u001b[") ||
    /\r(?=[^\n\r])/.test(text) ||
    (TRACEBACK.test(text) && !FENCE.test(text))
  );
}

interface Style {
  readonly color: Color | null;
  readonly background: Color | null;
  readonly bold: boolean;
  readonly faint: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly strike: boolean;
  readonly inverse: boolean;
}

const PLAIN: Style = {
  color: null,
  background: null,
  bold: false,
  faint: false,
  italic: false,
  underline: false,
  strike: false,
  inverse: false,
};

/** A piece of a line: letters in one style, or a sequence that does something to the line. */
interface Token {
  readonly text: string;
  readonly style: Style;
  /** How much `\u001b[K` erases. */
  readonly erase?: number;
}

export function consoleRuns(text: string): Run[] {
  const runs: Run[] = [];
  const add = (piece: string, style: Style) => {
    if (piece === "") return;
    const { name, colors } = lookOf(style);
    const last = runs.at(-1);
    const same = last?.class === name && sameColors(last.colors, colors);
    if (last && same) {
      runs[runs.length - 1] = { ...last, text: last.text + piece };
    } else runs.push({ text: piece, class: name, ...(colors && { colors }) });
  };
  let line: Token[] = [];
  const endLine = () => {
    for (const token of isRewritten(line) ? rewritten(line) : line) {
      add(token.text, token.style);
    }
    line = [];
  };
  let style = PLAIN;
  const take = (piece: string) => {
    const lines = piece.split("\n");
    lines.forEach((part, place) => {
      if (part !== "") line.push({ text: part, style });
      if (place === lines.length - 1) return;
      endLine();
      add("\n", style);
    });
  };
  let from = 0;
  for (const match of text.matchAll(ESCAPE)) {
    take(text.slice(from, match.index));
    from = match.index + match[0].length;
    const [, parameters = "", end] = match;
    if (end === "m") style = restyled(style, parameters);
    if (end === "K") line.push({ text: "", style, erase: Number(parameters) });
  }
  take(text.slice(from));
  endLine();
  return runs;
}

/** Whether a line goes back over itself. What is only erased stays: nothing else was written there. */
function isRewritten(line: readonly Token[]): boolean {
  return line.some(
    ({ text }, place) =>
      MOVES.test(text) || (/[\r\b]$/.test(text) && place < line.length - 1),
  );
}

/** The line as a terminal leaves it: what is written after a return stands over what was there. */
function rewritten(line: readonly Token[]): Token[] {
  const cells: Token[] = [];
  let column = 0;
  for (const { text, style, erase } of line) {
    if (erase === 0) cells.length = Math.min(cells.length, column);
    if (erase === 2) cells.length = 0;
    for (const letter of text) {
      if (letter === "\r") column = 0;
      else if (letter === "\b") column = Math.max(0, column - 1);
      else {
        while (cells.length < column) cells.push({ text: " ", style: PLAIN });
        cells[column] = { text: letter, style };
        column += 1;
      }
    }
  }
  return cells;
}

/** "Select graphic rendition", ECMA-48 8.3.117, and the 256 and 16 million colours that xterm added. */
function restyled(before: Style, parameters: string): Style {
  let style = before;
  const set = (change: Partial<Style>) => (style = { ...style, ...change });
  const codes = parameters.split(";");
  for (let at = 0; at < codes.length; at++) {
    const [code = 0, ...below] = codes[at]!.split(":").map(Number);
    if (code === 0) style = PLAIN;
    else if (code === 1) set({ bold: true });
    else if (code === 2) set({ faint: true });
    else if (code === 3) set({ italic: true });
    else if (code === 4) set({ underline: below[0] !== 0 });
    else if (code === 7) set({ inverse: true });
    else if (code === 9) set({ strike: true });
    else if (code === 21) set({ underline: true });
    else if (code === 22) set({ bold: false, faint: false });
    else if (code === 23) set({ italic: false });
    else if (code === 24) set({ underline: false });
    else if (code === 27) set({ inverse: false });
    else if (code === 29) set({ strike: false });
    else if (code === 39) set({ color: null });
    else if (code === 49) set({ background: null });
    else if (code === 38 || code === 48) {
      const following = codes.slice(at + 1, at + 5).map(Number);
      const mixed = below.length > 0 ? below : following;
      const color = mixedColor(mixed, below.length > 4);
      set(code === 38 ? { color } : { background: color });
      if (below.length === 0) at += mixed[0] === 2 ? 4 : 2;
    } else {
      const tens = Math.floor(code / 10) * 10;
      const index = code - tens + (tens >= 90 ? 8 : 0);
      if (code - tens > 7) continue;
      if (tens === 30 || tens === 90) set({ color: { index } });
      if (tens === 40 || tens === 100) set({ background: { index } });
    }
  }
  return style;
}

/** `5, n`, or `2, red, green, blue`; with a space of colours after the 2 where there is one. */
function mixedColor(parts: readonly number[], spaced: boolean): Color | null {
  if (parts[0] === 5) return indexed(parts[1] ?? 0);
  if (parts[0] !== 2) return null;
  const from = spaced ? 2 : 1;
  const part = (place: number) =>
    Math.max(0, Math.min(255, Math.round(parts[from + place] || 0)));
  return { rgb: [part(0), part(1), part(2)] };
}

function lookOf(style: Style): { name: string; colors: Painted | undefined } {
  const { bold, faint, italic, underline, strike, inverse } = style;
  const plain = style.color === null && style.background === null;
  const [color, background] = inverse
    ? [style.background, style.color]
    : [style.color, style.background];
  const { name, ...colors } =
    inverse && style.color === null
      ? painted(null, style.background)
      : painted(color, background);
  const names = [
    name,
    inverse && plain && "inverse",
    bold && "bold",
    faint && "faint",
    italic && "italic",
    underline && "underline",
    strike && "strike",
    colors.light && "colored",
  ];
  return {
    name: names
      .filter(Boolean)
      .map((one) => `console-${one}`)
      .join(" "),
    colors: colors.light === undefined ? undefined : colors,
  };
}

function sameColors(one: Painted | undefined, other: Painted | undefined) {
  return (
    one?.light === other?.light &&
    one?.dark === other?.dark &&
    one?.background === other?.background
  );
}
