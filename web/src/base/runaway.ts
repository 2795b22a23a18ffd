/** Regular expressions that may try so many ways through a text that the page stands still. */
import { charactersOf, overlap, type Characters } from "./characters";
import { components } from "./components";
import { treeOf, type Tree } from "./regexTree";

/** Each more takes as many times longer as a text is long. */
const MOST_LOOPS = 5;
/** Ways that open beside each other outside of loops: two to the power of this. */
const MOST_CHOICES = 16;
/** Fewer copies stand for a part that is repeated so often; more are as a loop. */
const FEW = 5;
/** Characters of all copies of a part that is of one length. */
const MOST_COPIED = 64;
/** Characters that a pattern has once its parts are copied, and ways from one to the next. */
const LARGEST = 100_000;
/** Steps that looking for two ways through a loop may take. */
const MOST_STEPS = 2_000_000;

/**
 * Whether a regular expression that JavaScript takes can be read in so many ways that trying them all may take forever: in
 * exponentially many, as in `(a+)+` or `(a|a)*`, or in loops after each other, more than five. A loop is harmless where each of
 * its letters says which way is meant, as in `(\\d+\\/)*`.
 *
 * The letters of the pattern are the states of an automaton (Glushkov, 1961), whose edges count in how many ways one leads to the
 * other. It is exponentially ambiguous where one word leads from a state back to it on two ways (Weber and Seidl, "On the degree
 * of ambiguity of finite automata", 1991). What isn't read exactly is taken for the worse: bounds as loops, references as runaway.
 */
export function mayRunAway(source: string): boolean {
  if (!/[*+?{(]/.test(source)) return false;
  const tree = treeOf(source);
  if (!tree) return /[*+{]/.test(source);
  const automaton = automatonOf(tree);
  return !automaton || isAmbiguous(automaton);
}

/** In how many ways: 0, 1, or 2 for more than one. */
type Ways = number;
type Ends = ReadonlyMap<number, Ways>;

interface Automaton {
  /** What each state takes. */
  readonly takes: readonly Characters[];
  /** Where each leads. */
  readonly follow: readonly ReadonlyMap<number, Ways>[];
  /** The states that the whole, and each part that is only looked at, begins with. */
  readonly begins: readonly (readonly number[])[];
}

/** A part of the automaton: whether nothing may stand for it, and the states that it begins and ends with. */
interface Piece {
  readonly empty: Ways;
  readonly first: Ends;
  readonly last: Ends;
}

const NOTHING: Piece = { empty: 1, first: new Map(), last: new Map() };

/** Null where it would be too large, or is known to run away. */
function automatonOf(tree: Tree): Automaton | null {
  const takes: Characters[] = [];
  const follow: Map<number, Ways>[] = [];
  const begins: number[][] = [];
  let edges = 0;
  let isFatal = false;

  const connect = (from: Ends, to: Ends) => {
    edges += from.size * to.size;
    if (edges > LARGEST) return;
    for (const [state, ways] of from) {
      for (const [next, others] of to) {
        const before = follow[state]!.get(next) ?? 0;
        follow[state]!.set(next, Math.min(2, before + ways * others));
      }
    }
  };
  const both = (one: Piece, other: Piece): Piece => {
    connect(one.last, other.first);
    return {
      empty: Math.min(2, one.empty * other.empty),
      first: union(one.first, other.first, one.empty),
      last: union(other.last, one.last, other.empty),
    };
  };
  const optional = (piece: Piece): Piece => ({ ...piece, empty: 1 });
  const build = (part: Tree): Piece => {
    // too large: what is built from here on isn't looked at
    if (takes.length > LARGEST || edges > LARGEST) return NOTHING;
    switch (part.kind) {
      case "character": {
        const state = takes.push(charactersOf(part.source)) - 1;
        follow.push(new Map());
        const alone = new Map([[state, 1]]);
        return { empty: 0, first: alone, last: alone };
      }
      case "sequence":
        return part.parts.map(build).reduce(both, NOTHING);
      case "choice":
        return either(part.parts.map(build));
      case "look":
        if (part.part) begins.push([...build(part.part).first.keys()]);
        return NOTHING;
      case "repeat":
        return repeat(part);
    }
  };
  const loop = (part: Tree): Piece => {
    const piece = build(part);
    connect(piece.last, piece.first);
    return optional(piece);
  };
  const repeat = ({ part, least, most }: Extract<Tree, { kind: "repeat" }>) => {
    if (most === 0) return NOTHING;
    const length = lengthOf(part);
    const copied =
      most <= FEW ||
      (length !== null && most * Math.max(1, length) <= MOST_COPIED);
    if (!copied) {
      // at least once is once, and then as often as it likes
      const piece = least === 0 ? loop(part) : both(build(part), loop(part));
      // which of so many are empty can be chosen in many ways
      if (least > FEW && piece.empty > 0) isFatal = true;
      return piece;
    }
    let rest = NOTHING;
    for (let copy = most; copy > least; copy--) {
      rest = optional(both(build(part), rest));
    }
    for (let copy = 0; copy < least; copy++) rest = both(build(part), rest);
    return rest;
  };
  begins.push([...build(tree).first.keys()]);
  const fits = takes.length <= LARGEST && edges <= LARGEST;
  return fits && !isFatal ? { takes, follow, begins } : null;
}

function union(one: Ends, other: Ends, times: Ways = 1): Ends {
  if (times === 0 || other.size === 0) return one;
  const all = new Map(one);
  for (const [state, ways] of other) {
    all.set(state, Math.min(2, (all.get(state) ?? 0) + ways * times));
  }
  return all;
}

function either(pieces: readonly Piece[]): Piece {
  const [first, last] = [new Map<number, Ways>(), new Map<number, Ways>()];
  let empty = 0;
  // their states are their own
  for (const piece of pieces) {
    for (const [state, ways] of piece.first) first.set(state, ways);
    for (const [state, ways] of piece.last) last.set(state, ways);
    empty = Math.min(2, empty + piece.empty);
  }
  return { empty, first, last };
}

/** How many characters a part takes; null where that varies. */
function lengthOf(tree: Tree): number | null {
  switch (tree.kind) {
    case "character":
      return 1;
    case "look":
      return 0;
    case "repeat": {
      const length = lengthOf(tree.part);
      return length === null || tree.least !== tree.most
        ? null
        : length * tree.most;
    }
    case "sequence":
      return tree.parts
        .map(lengthOf)
        .reduce(
          (sum, one) => (sum === null || one === null ? null : sum + one),
          0,
        );
    case "choice": {
      const [length = 0, ...others] = tree.parts.map(lengthOf);
      return others.every((one) => one === length) ? length : null;
    }
  }
}

function isAmbiguous(automaton: Automaton): boolean {
  const { follow, begins, takes } = automaton;
  const next = follow.map((ways) => [...ways.keys()]);
  /** The most loops, and choices, that lie on a way from a state on. */
  const loops = new Float64Array(takes.length);
  const choices = new Float64Array(takes.length);
  for (const part of components(takes.length, (state) => next[state]!)) {
    const isLoop = part.length > 1 || next[part[0]!]!.includes(part[0]!);
    if (isLoop && hasTwoWays(automaton, part)) return true;
    const inside = new Set(part);
    let [most, open] = [0, 0];
    for (const state of part) {
      for (const after of next[state]!) {
        if (inside.has(after)) continue;
        most = Math.max(most, loops[after]!);
        open = Math.max(open, choices[after]!);
      }
      if (!isLoop) open += choicesOf(automaton, next[state]!, state);
    }
    for (const state of part) {
      loops[state] = most + Number(isLoop);
      choices[state] = open;
    }
  }
  const total = (of: Float64Array) =>
    begins.reduce(
      (sum, states) => sum + Math.max(0, ...states.map((state) => of[state]!)),
      0,
    );
  return total(loops) > MOST_LOOPS || total(choices) > MOST_CHOICES;
}

/** How many of the states after one may take the same character, as a power of two. */
function choicesOf(
  { takes, follow }: Automaton,
  next: readonly number[],
  state: number,
): number {
  const ways = new Map<Characters, number>();
  for (const after of next) {
    const taken = takes[after]!;
    ways.set(taken, (ways.get(taken) ?? 0) + follow[state]!.get(after)!);
  }
  const widest = [...ways.keys()].map((one) => {
    const shared = [...ways].filter(([other]) => overlap(one, other));
    return shared.reduce((sum, [, count]) => sum + count, 0);
  });
  return Math.log2(Math.max(1, ...widest));
}

/** Whether a word leads from one of the states of a loop back to it on two ways. */
function hasTwoWays(
  { takes, follow }: Automaton,
  states: readonly number[],
): boolean {
  const place = new Map(states.map((state, index) => [state, index]));
  const next: number[][] = [];
  let widest = 0;
  for (const state of states) {
    const inside = [...follow[state]!].filter(([other]) => place.has(other));
    if (inside.some(([, ways]) => ways > 1)) return true;
    next.push(inside.map(([other]) => place.get(other)!));
    widest = Math.max(widest, inside.length);
  }
  const count = states.length;
  if ((count * widest) ** 2 > MOST_STEPS) return true;
  const shares = (one: number, other: number) =>
    overlap(takes[states[one]!]!, takes[states[other]!]!);
  // two ways side by side: pairs of states, which the same characters lead through
  const pairs = components(count * count, (pair) =>
    next[Math.floor(pair / count)]!.flatMap((one) =>
      next[pair % count]!.filter((other) => shares(one, other)).map(
        (other) => one * count + other,
      ),
    ),
  );
  const isSame = (pair: number) => Math.floor(pair / count) === pair % count;
  return pairs.some(
    (part) => part.some(isSame) && part.some((pair) => !isSame(pair)),
  );
}
