/**
 * Finding names by a few of their letters. A term is found whole, or else as letters in their order; a query of several
 * terms asks for all of them, in any order. Every function is pure.
 */
export interface Searchable {
  /** What is shown. */
  readonly text: string;
  /** What is searched: `text` in lower case, with as many code units. */
  readonly lower: string;
  /** Where its last part begins: after the last `/`. */
  readonly lastPart: number;
}

/** `text` ready to be searched. */
export function searchable(text: string): Searchable {
  const lower = text.toLowerCase();
  // of some letters (`İ`) the small one is longer, and places in it would be none in `text`
  return {
    text,
    lower: lower.length === text.length ? lower : text,
    lastPart: text.lastIndexOf("/") + 1,
  };
}

/** The terms of a query as typed. */
export function termsOf(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}

/** How well all terms are found: the more the better; 0 where one is not. */
export function scoreOf(terms: readonly string[], name: Searchable): number {
  let sum = 0;
  for (const term of terms) {
    const score = termScore(term, name);
    if (score === 0) return 0;
    sum += score;
  }
  // among equals the clearly shorter one: more of it was asked for
  const length = Math.floor(name.lower.length / LENGTH_UNIT);
  return Math.max(1, sum - Math.min(LENGTH_MOST, length));
}

/** The code units of `text` that the terms are found at, ascending. */
export function placesOf(terms: readonly string[], name: Searchable): number[] {
  const places = new Set<number>();
  for (const term of terms) {
    const whole = bestWhole(term, name);
    if (whole >= 0) {
      for (let i = 0; i < term.length; i++) places.add(whole + i);
    } else {
      for (const place of scattered(term, name.lower) ?? []) places.add(place);
    }
  }
  return [...places].sort((a, b) => a - b);
}

// a term that is found whole is worth more than any scattered one
const WHOLE = 100;
const AT_WORD = 30;
const TO_WORD_END = 12;
const AT_BEGINNING = 8;
const IN_LAST_PART = 6;
const SCATTERED = 50;
const SCATTERED_AT_WORD = 6;
const GAP_COST = 1;
/** A letter may occur a hundred times in a name; a better place than the first few is rare. */
const MOST_OCCURRENCES = 6;
const LENGTH_UNIT = 8;
const LENGTH_MOST = 20;

function termScore(term: string, name: Searchable): number {
  if (bestWhole(term, name) >= 0) return bestScore;
  const places = scattered(term, name.lower);
  return places ? scatteredScore(places, name) : 0;
}

/** Of what `bestWhole` answered last. */
let bestScore = 0;

/** Where the term is found whole at its best, which `bestScore` tells; -1 where it is not. */
function bestWhole(term: string, name: Searchable): number {
  const { lower } = name;
  let best = lower.indexOf(term);
  if (best < 0) return -1;
  bestScore = wholeScore(term, name, best);
  // none is better than at the beginning of the name, or of a word in its last part
  const most = WHOLE + AT_WORD + IN_LAST_PART;
  let at = best;
  for (let i = 0; i < MOST_OCCURRENCES && bestScore < most; i++) {
    at = lower.indexOf(term, at + 1);
    if (at < 0) break;
    const score = wholeScore(term, name, at);
    if (score > bestScore) {
      best = at;
      bestScore = score;
    }
  }
  return best;
}

function wholeScore(term: string, name: Searchable, at: number): number {
  const end = at + term.length;
  let score = WHOLE;
  if (beginsWord(name, at)) score += AT_WORD;
  if (end === name.lower.length || isSeparator(name.lower.charCodeAt(end))) {
    score += TO_WORD_END;
  }
  if (at === 0) score += AT_BEGINNING;
  if (at >= name.lastPart) score += IN_LAST_PART;
  return score;
}

/** One for all calls: thousands of small arrays a keystroke would be the garbage collector's work. */
const scratch: number[] = [];

/**
 * The places of the term's letters in their order, as close together as they end first; null where one is missing. Good until
 * the next call.
 */
function scattered(term: string, lower: string): readonly number[] | null {
  let end = -1;
  for (let i = 0; i < term.length; i++) {
    end = lower.indexOf(term[i]!, end + 1);
    if (end < 0) return null;
  }
  scratch.length = term.length;
  for (let i = term.length - 1, at = end; i >= 0; i--, at--) {
    at = lower.lastIndexOf(term[i]!, at);
    scratch[i] = at;
  }
  return scratch;
}

function scatteredScore(places: readonly number[], name: Searchable): number {
  let score = SCATTERED;
  let before = places[0]! - 1;
  for (const place of places) {
    if (beginsWord(name, place)) score += SCATTERED_AT_WORD;
    score -= Math.min(4, place - before - 1) * GAP_COST;
    before = place;
  }
  return Math.max(1, Math.min(score, WHOLE - LENGTH_MOST - 1));
}

function beginsWord({ text, lower }: Searchable, at: number): boolean {
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  if (isSeparator(before)) return true;
  // `trainLoss`: a capital after a small letter
  return text[at] !== lower[at] && before >= 97 && before <= 122;
}

/** Whatever is neither a letter nor a digit of ASCII, nor of another script. */
function isSeparator(code: number): boolean {
  return !(
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code >= 128
  );
}
