/** What a user typed as a pattern: a test to apply, and what is wrong with the pattern where it is no regular expression. */
export interface Pattern {
  readonly test: (text: string) => boolean;
  readonly error: string | null;
}

const all: Pattern = { test: () => true, error: null };

/**
 * Reads a filter as TensorBoard does: a regular expression, unanchored, case-insensitive; empty matches everything. A bad
 * pattern never throws: it is matched as plain text meanwhile, and its error is told.
 */
export function parsePattern(source: string): Pattern {
  if (source === "") return all;
  try {
    const regex = new RegExp(source, "i");
    return { test: (text) => regex.test(text), error: null };
  } catch (error) {
    const plain = source.toLowerCase();
    return {
      test: (text) => text.toLowerCase().includes(plain),
      error: error instanceof Error ? error.message : String(error),
    };
  }
}
