import fc from "fast-check";
import { expect, it } from "vitest";
import { pairLines, pairTags } from "./pairs";

const told = (tags: string[]) =>
  pairTags(tags).map(({ title, train, val }) => `${title}: ${train} + ${val}`);

it.each([
  ["loss/train loss/val", "loss: loss/train + loss/val"],
  ["train_loss val_loss", "loss: train_loss + val_loss"],
  ["train/loss val/loss", "loss: train/loss + val/loss"],
  ["Loss/Training Loss/Validation", "Loss: Loss/Training + Loss/Validation"],
  ["acc val_acc", "acc: acc + val_acc"],
  ["epoch_loss epoch_val_loss", "epoch_loss: epoch_loss + epoch_val_loss"],
  [
    "epoch_train_loss epoch_val_loss",
    "epoch_loss: epoch_train_loss + epoch_val_loss",
  ],
  ["train/loss eval/loss", "loss: train/loss + eval/loss"],
  ["train/train_loss train/loss eval/loss", "loss: train/loss + eval/loss"],
  ["loss/train loss/dev", "loss: loss/train + loss/dev"],
  ["Train/Acc Test/acc", "Acc: Train/Acc + Test/acc"],
  ["train-loss holdout-loss", "loss: train-loss + holdout-loss"],
  ["trainLoss validLoss", "Loss: trainLoss + validLoss"],
  ["lossTrainMean lossValMean", "lossMean: lossTrainMean + lossValMean"],
  [
    "train_loss_step train_loss_epoch val_loss",
    "loss_epoch: train_loss_epoch + val_loss",
  ],
  [
    "train_loss_step val_loss_step",
    "loss_step: train_loss_step + val_loss_step",
  ],
  ["train_loss val_loss_epoch", "loss: train_loss + val_loss_epoch"],
  [
    "train_loss val_loss/dataloader_idx_0 val_loss/dataloader_idx_1",
    "loss: train_loss + val_loss/dataloader_idx_0",
  ],
  ["a/train/b a/valid/b", "a/b: a/train/b + a/valid/b"],
  ["训练/损失 验证/损失", "损失: 训练/损失 + 验证/损失"],
  ["训练损失 验证损失", "损失: 训练损失 + 验证损失"],
  ["train val", "train · val: train + val"],
  ["train/loss train/val_loss", "loss: train/loss + train/val_loss"],
  ["loss test/loss", "loss: loss + test/loss"],
])("%s → %s", (tags, expected) =>
  expect(told(tags.split(" "))).toEqual([expected]),
);

it("takes the truest validation of several", () => {
  const tags = ["loss/test", "loss/eval", "loss/val", "loss/train"];
  expect(told(tags)).toEqual(["loss: loss/train + loss/val"]);
});

it("keeps several quantities apart, in the order of the training tags", () => {
  const tags = ["val_loss", "val_acc", "lr", "train_acc", "train_loss"];
  expect(told(tags)).toEqual([
    "acc: train_acc + val_acc",
    "loss: train_loss + val_loss",
  ]);
});

it.each([
  "constraint interval",
  "trained valued",
  "retrieval_loss restrained_loss",
  "interval_loss loss",
  "x/strain x/oval",
  "std std_dev",
  "action action_val",
  "loss/train acc/val",
  "train_loss train_acc",
  "val_loss test_loss",
  "loss acc",
])("no pair: %s", (tags) => expect(told(tags.split(" "))).toEqual([]));

const parts = fc.constantFrom(
  "train",
  "val",
  "test",
  "loss",
  "acc",
  "/",
  "_",
  "X",
  "",
);
it("never puts a tag into two pairs, nor beside itself", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(parts).map((all) => all.join(""))),
      (tags) => {
        const pairs = pairTags([...new Set(tags)]);
        for (const { train, val } of pairs) {
          expect(train).not.toBe(val);
          expect(tags).toContain(train);
          expect(tags).toContain(val);
        }
        const trainings = pairs.map(({ train }) => train);
        expect(new Set(trainings).size).toBe(trainings.length);
      },
    ),
  );
});

function lines(text: string) {
  return text.split(" ").map((line) => {
    const [run = "", tag = ""] = line.split(":");
    return { run, tag };
  });
}

it.each([
  [
    "two tags of a run",
    "a:loss/train a:loss/val b:loss/train",
    "a:loss/train+a:loss/val",
  ],
  [
    "sub-runs of one training",
    "a/train:epoch_loss a/validation:epoch_loss",
    "a/train:epoch_loss+a/validation:epoch_loss",
  ],
  [
    "top-level runs",
    "train:loss validation:loss",
    "train:loss+validation:loss",
  ],
  ["a run in the other", "a:loss a/eval:loss", "a:loss+a/eval:loss"],
  ["the logdir itself and a run in it", ".:loss eval:loss", ".:loss+eval:loss"],
  [
    "what add_scalars makes",
    "a/loss_train:loss a/loss_val:loss",
    "a/loss_train:loss+a/loss_val:loss",
  ],
  [
    "each tag of the sub-runs",
    "t/train:x t/train:y t/val:y t/val:x",
    "t/train:x+t/val:x t/train:y+t/val:y",
  ],
])("%s", (_name, given, expected) => {
  const told = pairLines(lines(given)).map(
    ({ train, val }) => `${train.run}:${train.tag}+${val.run}:${val.tag}`,
  );
  expect(told.join(" ")).toBe(expected);
});

it.each([
  "a/train:loss b/val:loss",
  "a/train:loss a/val:acc",
  "train/a:loss val/a:loss",
  "base:loss test_base:loss",
  "a:loss/train b:loss/val",
])("no pair of lines: %s", (given) =>
  expect(pairLines(lines(given))).toEqual([]),
);
