/**
 * Orders names as a person would: `run9` before `run10`, `lr=0.002` before `lr=0.01`, a parent before its children.
 *
 * Part by part of their paths, by characters, capital ASCII letters as small ones; but digits by the number that they make: `2`,
 * `0.25`, `1e-3`. With two points or more, as in `1.10.0`, they are a version: each number counts by itself. Equal only for equal
 * text. The server orders runs alike (`natural.rs`); `tests/natural_order.txt` is what both are tested with.
 */
export function naturalCompare(a: string, b: string): number {
  return compare(keyOf(a), keyOf(b)) || compare(a, b);
}

/** By code units. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const KEPT = 100_000; // keys: sorting asks for each a dozen times, and the board is sorted anew with every tag that comes
const keys = new Map<string, string>();

function keyOf(name: string): string {
  let key = keys.get(name);
  if (key === undefined) {
    if (keys.size >= KEPT) keys.clear();
    key = name
      .replaceAll("/", "\0")
      .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
      .replace(NUMBER, numberKey);
    keys.set(name, key);
  }
  return key;
}

/** A version; or the digits before a point, those behind it, and the exponent, if nothing is written on to it. */
const NUMBER =
  /\d+(?:\.\d+){2,}|(\d+)(?:\.(\d+))?(?:e([+-]?\d+)(?![a-z0-9]))?/g;

/** Text that is to others as the number is to theirs, and to any character but digits as a digit is. */
function numberKey(
  text: string,
  whole?: string,
  fraction = "",
  exponent = "0",
): string {
  if (whole === undefined)
    return text.replace(/\d+/g, (part) => numberKey(part, part));
  const digits = (whole + fraction).replace(/^0+/, "");
  if (digits === "") return "0\0";
  const zeros = whole.length + fraction.length - digits.length;
  const point = whole.length - zeros + Number(exponent); // the number is 0.digits · 10^point
  const place = Math.max(-FURTHEST, Math.min(FURTHEST, point));
  return `0${String.fromCharCode(0x8000 + place)}${digits.replace(/0+$/, "")}\0`;
}

const FURTHEST = 30_000; // places of the point that are told apart: a code unit
