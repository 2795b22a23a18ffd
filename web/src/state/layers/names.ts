/** What the tag of a histogram says it is of: which layer, which of its parameters, and which quantity. */

export const QUANTITIES = [
  "gradients",
  "weights",
  "activations",
  "updates",
  "other",
] as const;
export type Quantity = (typeof QUANTITIES)[number];

export interface LayerName {
  readonly quantity: Quantity;
  /** The module's path, its parts joined by dots; of a parameter without a module, the parameter. */
  readonly layer: string;
  /** `weight`, `bias`, …; empty for what belongs to the whole layer. */
  readonly parameter: string;
}

const WORDS: Readonly<Record<string, Quantity>> = {
  grad: "gradients",
  grads: "gradients",
  gradient: "gradients",
  gradients: "gradients",
  param: "weights",
  params: "weights",
  parameter: "weights",
  parameters: "weights",
  weights: "weights",
  act: "activations",
  acts: "activations",
  activation: "activations",
  activations: "activations",
  output: "activations",
  outputs: "activations",
  update: "updates",
  updates: "updates",
  delta: "updates",
};

/** Names of parameters in torch, Keras, Flax and JAX. */
const PARAMETER =
  /^(?:(?:in_proj_|out_proj_|recurrent_)?(?:weights?|bias(?:es)?|kernel)(?:_[a-z]{2}_l\d+(?:_reverse)?)?|gamma|beta|scale|embedding|embeddings|moving_mean|moving_variance|running_mean|running_var|w|b)(?:_\d+|:\d+)?$/i;

/** A word of those that ends a part: `weight_grad`, `kernel_0_gradient`. */
const ENDING =
  /^(.+?)[_-](grads?|gradients?|acts?|activations?|outputs?|updates?)$/i;

/** Suffixes that writers add and that say nothing of the values. */
const NOISE = /^(?:histogram|histogram_summary|hist|values?)$/i;

/**
 * Parts stand between `/` and `.`: `layer/0/weight` and `layer.0.weight` are one. A quantity's word stands first, as W&B's
 * `gradients/layer.0.weight`, last, as `layer/0/weight/grad`, or ends the last part. Without one, a parameter's own name
 * means its weights, as Lightning's examples and Keras's callback log them. What tells nothing is `other`.
 */
export function parseTag(tag: string): LayerName {
  let parts = tag.split(/[/.]/).filter((part) => part !== "");
  while (parts.length > 1 && NOISE.test(parts.at(-1)!)) parts.pop();
  let quantity: Quantity | undefined;
  const last = WORDS[parts.at(-1)?.toLowerCase() ?? ""];
  const first = WORDS[parts[0]?.toLowerCase() ?? ""];
  const ending = ENDING.exec(parts.at(-1) ?? "");
  // `conv1/weights` names a parameter, `weights/conv1` says what is told of it
  if (last && last !== "weights" && parts.length > 1) {
    quantity = last;
    parts = parts.slice(0, -1);
  } else if (first && parts.length > 1) {
    quantity = first;
    parts = parts.slice(1);
  } else if (ending) {
    quantity = WORDS[ending[2]!.toLowerCase()];
    parts = [...parts.slice(0, -1), ending[1]!];
  }
  const isParameter = PARAMETER.test(parts.at(-1) ?? "");
  quantity ??= isParameter ? "weights" : "other";
  const ofLayer = quantity === "activations" || !isParameter;
  if (ofLayer || parts.length === 1)
    return { quantity, layer: parts.join("."), parameter: "" };
  return {
    quantity,
    layer: parts.slice(0, -1).join("."),
    parameter: parts.at(-1)!,
  };
}

/** Tells the parameters of a run apart, whatever quantity is told of them. */
export function parameterKey({ layer, parameter }: LayerName): string {
  return parameter === "" ? layer : `${layer}.${parameter}`;
}
