import { expect, test } from "vitest";
import { parameterKey, parseTag } from "./names";

test.each([
  // the guide, and ours
  ["layer/0/weight", "weights", "layer.0", "weight"],
  ["layer/0/weight/grad", "gradients", "layer.0", "weight"],
  ["layer/0/bias/update", "updates", "layer.0", "bias"],
  ["layer/0/output", "activations", "layer.0", ""],
  ["stem/weight/value", "weights", "stem", "weight"],
  // Lightning's
  [
    "encoder.layers.0.self_attn.in_proj_weight",
    "weights",
    "encoder.layers.0.self_attn",
    "in_proj_weight",
  ],
  [
    "encoder.layers.0.norm1.weight_grad",
    "gradients",
    "encoder.layers.0.norm1",
    "weight",
  ],
  ["lstm.weight_ih_l0", "weights", "lstm", "weight_ih_l0"],
  [
    "lstm.weight_hh_l1_reverse.grad",
    "gradients",
    "lstm",
    "weight_hh_l1_reverse",
  ],
  // W&B's
  ["gradients/fc1.weight", "gradients", "fc1", "weight"],
  ["parameters/fc1.weight", "weights", "fc1", "weight"],
  ["activations/fc1", "activations", "fc1", ""],
  ["grad/conv1.bias", "gradients", "conv1", "bias"],
  ["weights/conv1.bias", "weights", "conv1", "bias"],
  // Keras's
  ["dense_1/kernel_0", "weights", "dense_1", "kernel_0"],
  ["dense_1/kernel_0_grad", "gradients", "dense_1", "kernel_0"],
  ["dense_1/bias/histogram", "weights", "dense_1", "bias"],
  // on their own
  ["weight", "weights", "weight", ""],
  ["fc", "other", "fc", ""],
  ["normal/moving_mean", "weights", "normal", "moving_mean"],
  ["latents", "other", "latents", ""],
  ["grad", "other", "grad", ""],
  ["", "other", "", ""],
  ["conv1/weights", "weights", "conv1", "weights"],
  ["conv1/weights/grad", "gradients", "conv1", "weights"],
])("%s", (tag, quantity, layer, parameter) => {
  expect(parseTag(tag)).toEqual({ quantity, layer, parameter });
});

test("quantities of one parameter have one key", () => {
  const tags = ["fc/weight", "fc.weight/grad", "updates/fc.weight"];
  expect(new Set(tags.map((tag) => parameterKey(parseTag(tag))))).toEqual(
    new Set(["fc.weight"]),
  );
});
