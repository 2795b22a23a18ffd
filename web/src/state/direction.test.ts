import { expect, it } from "vitest";
import { bestFigure, directionBy, directionOf } from "./direction";

it.each([
  ["loss/train", "lower"],
  ["epoch_loss", "lower"],
  ["eval/perplexity", "lower"],
  ["val_top1_err", "lower"],
  ["top-1 error", "lower"],
  ["acc_loss", "lower"],
  ["neg_log_likelihood", "lower"],
  ["loss_per_token", "lower"],
  ["验证损失", "lower"],
  ["val_loss", "lower"],
  ["f1_loss", "lower"],
  ["error/top1", "lower"],
  ["perplexity", "lower"],
  ["val_ppl", "lower"],
  ["map_loss", "lower"],
  ["acc", "higher"],
  ["Accuracy/val", "higher"],
  ["val_acc1", "higher"],
  ["metrics/mAP50-95", "higher"],
  ["mIoU", "higher"],
  ["test/F1Score", "higher"],
  ["rouge-L", "higher"],
  ["bleu4", "higher"],
  ["rollout/ep_reward_mean", "higher"],
  ["rollout/ep_rew_mean", "higher"],
  ["valAccuracy", "higher"],
  ["val_accuracy", "higher"],
  ["hparam/accuracy", "higher"],
  ["top5", "higher"],
  ["f1_macro", "higher"],
  ["psnr", "higher"],
  ["elo", "higher"],
  ["loss_scale", "neither"],
  ["lr", "neither"],
  ["learning_rate", "neither"],
  ["eval/runtime", "neither"],
  ["train/samples_per_second", "neither"],
  ["epoch", "neither"],
  ["grad_norm", "neither"],
  ["glossy", null],
  ["closure", null],
  ["accelerometer", null],
  ["terror", null],
  ["temp", null],
  ["pace", null],
  ["", null],
])("`%s`: %s", (tag, expected) => expect(directionOf(tag)).toBe(expected));

const rising = Float64Array.from({ length: 20 }, (_, i) => i);
it.each([
  ["mystery", rising, "higher"],
  ["mystery", rising.map((v) => -v), "lower"],
  ["mystery", new Float64Array([1, 2]), null],
  ["loss", rising, "lower"],
  ["lr", rising, null],
] as const)("`%s` by how it was trained", (tag, training, expected) =>
  expect(directionBy(tag, training)).toBe(expected),
);

it.each([
  ["val/loss", "min"],
  ["val/acc", "max"],
  ["lr", "last"],
  ["mystery", "last"],
])("the best of `%s` is its `%s`", (tag, expected) =>
  expect(bestFigure(tag)).toBe(expected),
);
