/**
 * What is wrong with a layer, by the histograms that were logged of it; pure. Thresholds are published ones where there are
 * any: SMD is SageMaker Debugger, AT is AutoTrainer (Zhang et al., ICSE 2021), MI is MindInsight.
 */
import type { Quantity } from "./names";

/** One tag's figures, a place for each step. */
export interface Track {
  readonly steps: Float64Array;
  readonly nums: Float64Array;
  readonly nans: Float64Array;
  /** Of both signs. */
  readonly infs: Float64Array;
  readonly norms: Float64Array;
  /** By what share of themselves the norms and the mean sizes may be off. */
  readonly normOffs: Float64Array;
  readonly meanSizeOffs: Float64Array;
  /** The greatest size of a value. */
  readonly extremes: Float64Array;
  readonly meanSizes: Float64Array;
  /** Of what isn't 0; where the file doesn't tell that from what is next to 0, of what is larger. */
  readonly medianSizes: Float64Array;
  /** Shares, NaN where the file doesn't tell: of values that are 0, and of those that are it or next to it, up to 1e-12. */
  readonly zeros: Float64Array;
  readonly tinies: Float64Array;
  readonly atLows: Float64Array;
  readonly atHighs: Float64Array;
}

export interface Parameter {
  /** Its name in the model, and that of the layer that it belongs to. */
  readonly key: string;
  readonly layer: string;
  readonly tracks: Readonly<Partial<Record<Quantity, Track>>>;
}

/** `fast` and `frozen` are updates that are too large and too small. */
export type Illness =
  "nan" | "exploding" | "vanishing" | "dead" | "saturated" | "fast" | "frozen";

export interface Finding {
  readonly illness: Illness;
  readonly quantity: Quantity;
  /** What was measured, and what it was held against. */
  readonly value: number;
  readonly limit: number;
  /** By what share of itself the value may be off. */
  readonly off: number;
  /** Where it was seen first or worst; null where it is of many steps. */
  readonly step: number | null;
  /** The layer that it was compared with. */
  readonly beside: string | null;
  /** What is told of zeros is so of values up to 1e-12: they may be 0, or not. */
  readonly nearly: boolean;
}

/** SMD `VanishingGradient`: the mean size of a gradient. */
const VANISHED = 1e-7;
/** AT compares the norms of the first layer and the last; ours are mean sizes, which don't grow with the layer: one over the largest, and its own. */
const VANISHING_SHARE = 1e-3;
const VANISHING_SIZE = 1e-5;
/** A norm that grew so many times since the first step, and is so large. Ours: AT's 70 compares layers that may differ in size. */
const EXPLODED_TIMES = 1e3;
const EXPLODED_NORM = 1e3;
/** The square of more is beyond float32: what is worked out of it, a norm or a loss, is infinite. Ours. */
export const OVERFLOWING = 1.8e19;
/** AT: the share of gradients that are exactly 0. */
const DEAD_GRADIENTS = 0.7;
/** After a ReLU about half of the values are 0. Ours. */
const DEAD_ACTIVATIONS = 0.9;
/** The share of values at the ends of a sigmoid's or tanh's range. SMD flags a layer at half of its units. */
const SATURATED = 0.8;
/** Of those, what must lie at the upper end: else it is a ReLU with small values. */
const SATURATED_ABOVE = 0.05;
/** MI: an update over what it changes. */
const FAST = 0.1;
/** SMD `WeightUpdateRatio`. */
const FROZEN = 1e-8;

/** Gradients of rows that a batch doesn't look up are 0, and probabilities lie at the ends: nothing is wrong with them. */
const SPARSE = /embed/i;
const PROBABILITIES = /softmax|prob/i;
/** What begins at 0 or next to it changes by a lot of itself. */
const FROM_ZERO = /(?:bias|beta)$/i;

/** What is wrong, by the parameter's key, the worst first, of outbursts and NaN the earlier one; those that are well are left out. */
export function examine(
  parameters: readonly Parameter[],
): ReadonlyMap<string, readonly Finding[]> {
  const strongest = strongestGradient(parameters);
  const found = new Map<string, readonly Finding[]>();
  for (const parameter of parameters) {
    const killed = dead(parameter);
    const findings = [
      ...[...notFinite(parameter), ...exploding(parameter)].sort(
        (a, b) => a.step! - b.step!,
      ),
      ...killed,
      ...vanishing(parameter, strongest),
      ...saturated(parameter),
      // of what is dead nothing else can be expected
      ...updates(parameter).filter(
        ({ illness }) => illness !== "frozen" || killed.length === 0,
      ),
    ];
    if (findings.length > 0) found.set(parameter.key, findings);
  }
  return found;
}

interface Strongest {
  readonly key: string;
  readonly size: number;
}

/** The parameter whose gradient is largest in the middle of all steps. */
function strongestGradient(parameters: readonly Parameter[]): Strongest | null {
  let best: Strongest | null = null;
  for (const { key, tracks } of parameters) {
    const { gradients } = tracks;
    // beside what exploded everything vanishes
    if (!gradients || gradients.extremes.some((size) => size > OVERFLOWING))
      continue;
    const size = median(gradients.meanSizes);
    if (size > (best?.size ?? 0)) best = { key, size };
  }
  return best;
}

function notFinite({ tracks }: Parameter): Finding[] {
  return eachTrack(tracks, (quantity, track) => {
    const at = track.steps.findIndex(
      (_, i) => track.nans[i]! + track.infs[i]! > 0,
    );
    if (at < 0) return null;
    const odd = track.nans[at]! + track.infs[at]!;
    return {
      ...plain("nan", quantity, odd, 0),
      step: track.steps[at]!,
    };
  });
}

function exploding({ tracks }: Parameter): Finding[] {
  return eachTrack(tracks, (quantity, track) => {
    const first = track.norms.find((norm) => norm > 0) ?? NaN;
    const most = track.norms.reduce((a, b) => Math.max(a, b || 0), 0);
    if (!(most > EXPLODED_NORM && most > EXPLODED_TIMES * first))
      return overflowing(quantity, track);
    return {
      ...plain("exploding", quantity, most / first, EXPLODED_TIMES),
      step: track.steps[track.norms.indexOf(most)]!,
    };
  });
}

/** Values that were too large from the first step on. */
function overflowing(quantity: Quantity, track: Track): Finding | null {
  const at = track.extremes.findIndex((size) => size > OVERFLOWING);
  // what isn't of a layer may count anything
  if (at < 0 || quantity === "other") return null;
  return {
    ...plain("exploding", quantity, track.extremes[at]!, OVERFLOWING),
    step: track.steps[at]!,
  };
}

function dead({ key, tracks }: Parameter): Finding[] {
  const { gradients, activations } = tracks;
  const found: Finding[] = [];
  if (gradients && !SPARSE.test(key))
    found.push(
      ...silence(
        "gradients",
        gradients,
        silentGradients(gradients),
        DEAD_GRADIENTS,
      ),
    );
  if (activations) {
    const silent = activations.zeros.map((share, i) =>
      Math.max(share || 0, activations.tinies[i]! || 0),
    );
    found.push(
      ...silence("activations", activations, silent, DEAD_ACTIVATIONS),
    );
  }
  return found;
}

/** The shares of gradients that are 0, as far as that can be told. */
function silentGradients({ zeros, tinies, medianSizes }: Track): Float64Array {
  return zeros.map((share, i) =>
    // what lies next to 0 is taken for it, unless the rest is hardly larger
    Number.isNaN(share) && medianSizes[i]! >= VANISHED ? tinies[i]! : share,
  );
}

/** Whether at last so many values are 0, by these shares, or next to it. */
function silence(
  quantity: Quantity,
  { zeros }: Track,
  shares: Float64Array,
  limit: number,
): Finding[] {
  const share = median(late(shares));
  if (!(share >= limit)) return [];
  const nearly = !(median(late(zeros)) >= limit);
  return [{ ...plain("dead", quantity, share, limit), nearly }];
}

function vanishing(
  { tracks }: Parameter,
  strongest: Strongest | null,
): Finding[] {
  const { gradients } = tracks;
  if (!gradients || !strongest) return [];
  const size = median(gradients.meanSizes);
  const off = median(gradients.meanSizeOffs);
  const share = size / strongest.size;
  // what is dead is told as that
  const silent = median(late(silentGradients(gradients)));
  if (!(size > 0) || silent >= DEAD_GRADIENTS) return [];
  // a share of 0 is a quotient that no double holds
  if (share > 0 && share < VANISHING_SHARE && size < VANISHING_SIZE)
    return [
      {
        ...plain("vanishing", "gradients", size, share),
        off,
        beside: strongest.key,
      },
    ];
  return size < VANISHED
    ? [{ ...plain("vanishing", "gradients", size, VANISHED), off }]
    : [];
}

function saturated({ key, tracks }: Parameter): Finding[] {
  const { activations } = tracks;
  if (!activations || PROBABILITIES.test(key)) return [];
  const low = median(late(activations.atLows));
  const high = median(late(activations.atHighs));
  return low + high >= SATURATED && high >= SATURATED_ABOVE
    ? [plain("saturated", "activations", low + high, SATURATED)]
    : [];
}

function updates({ key, tracks }: Parameter): Finding[] {
  const { weights, updates: changes } = tracks;
  if (!weights || !changes) return [];
  const ratio = median(late(ratios(changes, weights)));
  const off = median(late(changes.normOffs)) + median(late(weights.normOffs));
  if (ratio > FAST && !FROM_ZERO.test(key))
    return [{ ...plain("fast", "updates", ratio, FAST), off }];
  if (ratio < FROZEN)
    return [{ ...plain("frozen", "updates", ratio, FROZEN), off }];
  return [];
}

function eachTrack(
  tracks: Parameter["tracks"],
  judge: (quantity: Quantity, track: Track) => Finding | null,
): Finding[] {
  return Object.entries(tracks).flatMap(([quantity, track]) => {
    const finding = judge(quantity as Quantity, track);
    return finding ? [finding] : [];
  });
}

function plain(
  illness: Illness,
  quantity: Quantity,
  value: number,
  limit: number,
): Finding {
  return {
    illness,
    quantity,
    value,
    limit,
    off: 0,
    step: null,
    beside: null,
    nearly: false,
  };
}

/** One norm over the other at each step of the first that the other has, too. */
export function ratios(over: Track, under: Track): Float64Array {
  const places = new Map<number, number>();
  under.steps.forEach((step, place) => places.set(step, place));
  return over.norms.map((norm, i) => {
    const place = places.get(over.steps[i]!);
    return place === undefined ? NaN : norm / under.norms[place]!;
  });
}

/** The last quarter of the steps, at least one: where the layer has come to. */
function late(figures: Float64Array): Float64Array {
  return figures.subarray(Math.min(figures.length - 1, figures.length * 0.75));
}

/** Of those that are numbers; NaN where none is. */
export function median(figures: Float64Array): number {
  const sorted = figures.filter((figure) => !Number.isNaN(figure)).sort();
  const middle = sorted.length / 2;
  const below = sorted[Math.ceil(middle) - 1];
  const above = sorted[Math.floor(middle)];
  return below === undefined || above === undefined ? NaN : (below + above) / 2;
}
