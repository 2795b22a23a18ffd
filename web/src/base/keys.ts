/**
 * Keys and shortcuts as text: `t`, `?`, `Shift+p`, `Mod+k` (⌘ on a Mac, Ctrl elsewhere), `Escape`; `g s` is one after the
 * other. The functions are pure.
 */

/** Whether this is a Mac, whose shortcuts are made with ⌘. */
export const onMac: boolean =
  typeof navigator !== "undefined" &&
  /mac|iphone|ipad/i.test(navigator.userAgent);

/** What is read of a KeyboardEvent. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
}

/** The keys that make the same sign on an American keyboard: unshifted, shifted. */
const SIGNS: Readonly<Record<string, readonly [string, string]>> = {
  Slash: ["/", "?"],
  BracketLeft: ["[", "{"],
  BracketRight: ["]", "}"],
  Comma: [",", "<"],
  Period: [".", ">"],
};

/** The key that was pressed, as a shortcut writes it; null where it is none: a modifier, or a part of a word being composed. */
export function strokeOf(press: KeyPress, mac: boolean): string | null {
  if (press.isComposing) return null;
  const key = plainKey(press);
  if (key === null) return null;
  const letter = /^[a-z0-9]$/i.test(key);
  // some layouts make `[` and the like with Alt, which browsers tell as Ctrl+Alt on Windows
  const alternate = !letter && key.length === 1 && press.altKey;
  const mod = mac ? press.metaKey : press.ctrlKey;
  const other = mac ? press.ctrlKey : press.metaKey;
  if ((press.altKey || other) && !alternate) return null;
  const name = letter ? key.toLowerCase() : key;
  // of a sign, Shift is already in it
  const shift = press.shiftKey && (letter || key.length > 1);
  return `${mod && !alternate ? "Mod+" : ""}${shift ? "Shift+" : ""}${name}`;
}

function plainKey({ key, code, shiftKey }: KeyPress): string | null {
  if (["Shift", "Control", "Alt", "Meta", "AltGraph"].includes(key)) {
    return null;
  }
  // an input method takes the key for itself, or makes a full-width sign of it; other scripts have letters of their own
  const foreign =
    ["Process", "Unidentified", "Dead"].includes(key) ||
    (key.length === 1 && key > "~");
  if (!foreign) return key === " " ? "Space" : key;
  const letter = /^(?:Key|Digit)(.)$/.exec(code)?.[1];
  return letter?.toLowerCase() ?? SIGNS[code]?.[shiftKey ? 1 : 0] ?? null;
}

/** What a key does after those that were pressed just before it. */
export type Step =
  | { readonly does: "run"; readonly shortcut: string }
  | { readonly does: "wait"; readonly pending: string }
  | { readonly does: "nothing" };

/** `pending`: what was pressed before and may go on; empty for nothing. */
export function stepOf(
  pending: string,
  stroke: string,
  shortcuts: readonly string[],
): Step {
  const typed = pending === "" ? stroke : `${pending} ${stroke}`;
  if (shortcuts.includes(typed)) return { does: "run", shortcut: typed };
  const begun = shortcuts.some((shortcut) => shortcut.startsWith(`${typed} `));
  return begun ? { does: "wait", pending: typed } : { does: "nothing" };
}

const MAC_NAMES: Readonly<Record<string, string>> = { Mod: "⌘", Shift: "⇧" };
const NAMES: Readonly<Record<string, string>> = {
  Mod: "Ctrl",
  Shift: "Shift",
  Escape: "Esc",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Enter: "↵",
};

/** A shortcut for the eye: strokes in a row, each with its keys: `Mod+k` → `[["Ctrl", "K"]]`. */
export function keysOf(shortcut: string, mac: boolean): string[][] {
  return shortcut.split(" ").map((stroke) =>
    stroke.split(/\+(?=.)/).map((key) => {
      const named = (mac ? MAC_NAMES[key] : undefined) ?? NAMES[key] ?? key;
      return named.length === 1 ? named.toUpperCase() : named;
    }),
  );
}

/** The same in one line: `Ctrl K`, `⌘K`, `G S`. */
export function shortcutText(shortcut: string, mac: boolean): string {
  return keysOf(shortcut, mac)
    .map((keys) => keys.join(mac ? "" : " "))
    .join(" ");
}
