import { mayRunAway } from "./runaway";

/** What a user typed as a pattern: a test to apply, and what is wrong with the pattern where it is none. */
export interface Pattern {
  readonly test: (text: string) => boolean;
  readonly error: string | null;
}

/** `regex` is TensorBoard's; a `glob` stands for a whole name, `text` for a part of it. */
export type Syntax = "regex" | "glob" | "text";
export const SYNTAXES = ["regex", "glob", "text"] as const;

/** As JavaScript's own messages are: in English. */
const RUNAWAY =
  "it can be read in too many ways, as (a+)+ can: that may take forever";

const all: Pattern = { test: () => true, error: null };

/**
 * Reads a filter, case-insensitive; empty matches everything. A regular expression may match anywhere, as in TensorBoard. A
 * bad pattern never throws, and one that may take forever isn't tried: it is matched as plain text meanwhile, and its error is
 * told.
 */
export function parsePattern(
  source: string,
  syntax: Syntax = "regex",
): Pattern {
  if (source === "") return all;
  if (syntax === "text") return { test: contains(source), error: null };
  try {
    const regex = new RegExp(
      syntax === "glob" ? globSource(source) : source,
      "i",
    );
    if (syntax === "regex" && mayRunAway(source)) {
      return { test: contains(source), error: RUNAWAY };
    }
    return { test: (text) => regex.test(text), error: null };
  } catch (error) {
    return {
      test: contains(source),
      error: error instanceof Error ? error.message : String(error),
    };
  }
}

function contains(part: string): (text: string) => boolean {
  const plain = part.toLowerCase();
  return (text) => text.toLowerCase().includes(plain);
}

/** `*`: anything, `?`: one character, `{a,b}`: one of these, `[abc]`: one of these characters. */
function globSource(glob: string): string {
  let depth = 0;
  const body = glob.replace(/\[[^\]]+\]|[\s\S]/g, (part) => {
    if (part.length > 1)
      return part.replace(/^\[!/, "[^").replaceAll("\\", "\\\\");
    if (part === "*") return ".*";
    if (part === "?") return ".";
    if (part === "{") depth += 1;
    if (part === "}") depth -= 1;
    if (part === "{") return "(?:";
    if (part === "}" && depth >= 0) return ")";
    if (part === "," && depth > 0) return "|";
    return part.replace(/[\\^$.|+()[\]{}]/g, "\\$&");
  });
  return `^${body}$`;
}
