/** Training and validation of the same quantity, recognised by what tags and runs are called; pure. */
import { nameTokens, type NameToken } from "../base/nameTokens";

const TRAIN = new Set(["train", "training", "trn", "训练"]);
/** What stands for a validation, the truest first: where several belong to one training, the first is taken. */
const VALIDATION = [
  ["val", "valid", "validation", "验证"],
  ["eval", "evaluation"],
  ["dev"],
  ["holdout", "heldout"],
  ["test", "testing", "tst", "测试"],
];
const RANK = new Map(
  VALIDATION.flatMap((names, rank) =>
    names.map((name) => [name, rank] as const),
  ),
);

export interface TagPair {
  /** What both have in common: `loss`. */
  readonly title: string;
  readonly train: string;
  readonly val: string;
}

/** The pairs among these tags, in the order of the training tags; a tag is in one pair at most. */
export function pairTags(tags: readonly string[]): TagPair[] {
  return pairNames(tags, ANYWHERE);
}

/** Two lines of one card that belong together. */
export interface LinePair<L> {
  readonly train: L;
  readonly val: L;
  /** Tells the pairs of a card apart: names the training line. */
  readonly key: string;
}

/**
 * The pairs among the lines of one card, one line for each tag and run: two tags of one run, or one tag of two runs that stand
 * side by side (`a/train` and `a/validation`) or one in the other (`a` and `a/eval`).
 */
export function pairLines<L extends { run: string; tag: string }>(
  lines: readonly L[],
): LinePair<L>[] {
  const byName = new Map(lines.map((line) => [keyOf(line), line]));
  const pairs: LinePair<L>[] = [];
  const taken = new Set<string>();
  const add = (
    train: { run: string; tag: string },
    val: { run: string; tag: string },
  ) => {
    const [a, b] = [keyOf(train), keyOf(val)];
    if (taken.has(a) || taken.has(b)) return;
    taken.add(a).add(b);
    pairs.push({ train: byName.get(a)!, val: byName.get(b)!, key: a });
  };
  const tagPairs = pairTags(distinct(lines.map(({ tag }) => tag)));
  const runs = distinct(lines.map(({ run }) => run));
  for (const run of tagPairs.length > 0 ? runs : []) {
    for (const { train, val } of tagPairs) {
      const [a, b] = [
        { run, tag: train },
        { run, tag: val },
      ];
      if (byName.has(keyOf(a)) && byName.has(keyOf(b))) add(a, b);
    }
  }
  for (const { train, val } of pairNames(runs, BESIDE)) {
    for (const tag of distinct(lines.map((line) => line.tag))) {
      const [a, b] = [
        { run: train, tag },
        { run: val, tag },
      ];
      if (byName.has(keyOf(a)) && byName.has(keyOf(b))) add(a, b);
    }
  }
  return pairs;
}

function keyOf({ run, tag }: { run: string; tag: string }): string {
  return `${run}\u001f${tag}`;
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}

interface Rule {
  /** Where the word must stand that tells training from validation. */
  readonly tells: (name: string, word: NameToken) => boolean;
  /** Where it must stand for a training that is told by no word (`loss` beside `val_loss`). */
  readonly tellsAlone: (name: string, word: NameToken) => boolean;
  /** What a name is called of which nothing is left without that word. */
  readonly rest: string;
}

/**
 * Tags. Alone it must not stand last, but for a part of its own: the `val` of `action_val` is a value, not a validation,
 * and the `dev` of `std_dev` a deviation.
 */
const ANYWHERE: Rule = {
  tells: () => true,
  tellsAlone: (name, { start, end }) =>
    isWholePart(name, start, end) || !/^(\/|$)/.test(name.slice(end)),
  rest: "",
};

/** Runs. Experiments are called all sorts of things, so only the last part of a path counts. */
const BESIDE: Rule = {
  tells: (name, { end }) => !name.slice(end).includes("/"),
  tellsAlone: (name, { start, end }) =>
    end === name.length && isWholePart(name, start, end),
  rest: ".",
};

function isWholePart(name: string, start: number, end: number): boolean {
  return (
    (start === 0 || name[start - 1] === "/") &&
    (end === name.length || name[end] === "/")
  );
}

/** Stands in a name for the word that was taken out. */
const HOLE = "\u0000";

interface Candidate extends TagPair {
  /** The smaller, the truer. */
  readonly rank: number;
}

function pairNames(names: readonly string[], rule: Rule): TagPair[] {
  const trainings = new Map<string, { name: string; word: NameToken }>();
  const plain = new Map<string, string>();
  const validations: { name: string; word: NameToken; rank: number }[] = [];
  for (const name of names) {
    const words = nameTokens(name);
    for (const word of words) {
      if (TRAIN.has(word.text) && rule.tells(name, word)) {
        trainings.set(withHole(name, word), { name, word });
      }
    }
    const telling = words.flatMap((word) => {
      const rank = RANK.get(word.text);
      return rank !== undefined && rule.tells(name, word)
        ? [{ name, word, rank }]
        : [];
    });
    if (telling.length === 0) plain.set(name.toLowerCase(), name);
    validations.push(...telling);
  }
  const best = new Map<string, Candidate>();
  for (const { name: val, word, rank } of validations) {
    const found =
      shapesOf(withHole(val, word)).flatMap((shape) => {
        const training = trainings.get(shape);
        return training && training.name !== val ? [training] : [];
      })[0] ?? null;
    const alone = rule.tellsAlone(val, word)
      ? plain.get(without(val, word, rule.rest).toLowerCase())
      : undefined;
    const train = found?.name ?? alone;
    if (train === undefined) continue;
    const known = best.get(train);
    if (known && known.rank <= rank) continue;
    const named = found?.word ?? trainingWord(train);
    const title = named ? without(train, named, "") : train;
    best.set(train, {
      title: title || `${train} · ${val}`,
      train,
      val,
      rank,
    });
  }
  return names.flatMap((name) => {
    const pair = best.get(name);
    if (!pair) return [];
    const { title, train, val } = pair;
    return [{ title, train, val }];
  });
}

function trainingWord(name: string): NameToken | undefined {
  return nameTokens(name).find(({ text }) => TRAIN.has(text));
}

function withHole(name: string, { start, end }: NameToken): string {
  return (name.slice(0, start) + HOLE + name.slice(end)).toLowerCase();
}

/**
 * The shapes that a training's name may have beside this one of a validation, the likeliest first: Lightning logs
 * `train_loss_step` and `train_loss_epoch` beside `val_loss`, and `val_loss/dataloader_idx_0` where there are several sets.
 */
function shapesOf(shape: string): string[] {
  const set = shape.replace(/\/dataloader_idx_\d+$/, "");
  const unit = set.replace(/[_/]epoch$/, "");
  return distinct([shape, set, `${set}_epoch`, unit, `${set}_step`]);
}

/** The name without that word and what parted it from its neighbours; `rest` where nothing is left. */
function without(
  name: string,
  { start, end }: NameToken,
  rest: string,
): string {
  const left = name.slice(0, start);
  const right = name.slice(end);
  const before = left.replace(/[^\p{L}\p{N}]+$/u, "");
  const after = right.replace(/^[^\p{L}\p{N}]+/u, "");
  if (!before || !after) return before || after || rest;
  // `epoch_val_loss` is `epoch_loss` without it, `train/val_loss` `train/loss`, and `lossValMean` `lossMean`
  const partings = [
    right.slice(0, right.length - after.length),
    left.slice(before.length),
  ];
  const parting = partings.find((one) => one.includes("/")) ?? partings[0]!;
  return before + (parting || partings[1]!) + after;
}
