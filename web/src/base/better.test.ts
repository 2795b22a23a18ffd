import { expect, it } from "vitest";
import { higherIsBetter } from "./better";

it.each([
  "acc",
  "acc/val",
  "val_accuracy",
  "valAccuracy",
  "hparam/accuracy",
  "top5",
  "metrics/mAP50",
  "rollout/ep_rew_mean/reward",
  "eval/F1",
  "f1_macro",
  "psnr",
])("more is better of `%s`", (tag) => expect(higherIsBetter(tag)).toBe(true));

it.each([
  "loss",
  "loss/val",
  "val_loss",
  "f1_loss",
  "error/top1",
  "epoch",
  "lr",
  "pace",
  "perplexity",
  "map_loss",
])("less is better of `%s`", (tag) => expect(higherIsBetter(tag)).toBe(false));
