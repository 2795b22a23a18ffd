/** Which characters a part of a regular expression takes, in whichever case: enough of it to know whether two parts share one. */

export interface Characters {
  /** Of ASCII, by code. */
  readonly ascii: readonly boolean[];
  /** Beyond ASCII: each, in capitals, or more than are listed. */
  readonly others: ReadonlySet<string> | "many";
}

const ASCII = Array.from({ length: 128 }, (_, code) =>
  String.fromCharCode(code),
);
const known = new Map<string, Characters>();

/** `source`: one character, an escape or a class that JavaScript takes. */
export function charactersOf(source: string): Characters {
  const held = known.get(source);
  if (held) return held;
  const one = new RegExp(`^${source === "/" ? "\\/" : source}$`, "i");
  const ascii = ASCII.map((character) => one.test(character));
  const found = { ascii, others: othersOf(source) };
  if (known.size > 500) known.clear();
  known.set(source, found);
  return found;
}

function othersOf(source: string): Characters["others"] {
  if (source.length === 1 && source !== ".") {
    return new Set(source > "\u007f" ? [source.toUpperCase()] : []);
  }
  const isNarrow = source.startsWith("[")
    ? /^\[(?!\^)[\0-\x7f]*\]$/.test(source) && !/\\[uxcDWSs]/.test(source)
    : /^\\(?:[dwtnrvf0]|[^a-z\d])$/i.test(source);
  return isNarrow ? new Set<string>() : "many";
}

export function overlap(one: Characters, other: Characters): boolean {
  if (one === other) return true;
  if (one.ascii.some((is, code) => is && other.ascii[code])) return true;
  if (one.others === "many")
    return other.others === "many" || other.others.size > 0;
  if (other.others === "many") return one.others.size > 0;
  for (const character of one.others) {
    if (other.others.has(character)) return true;
  }
  return false;
}
