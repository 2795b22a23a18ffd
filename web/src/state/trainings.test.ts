import { expect, it } from "vitest";
import type { Run } from "../api/types";
import { testRun } from "./testing";
import { foldRuns } from "./trainings";

const TAGS = {
  scalars: ["loss", "loss/a", "acc", "my loss/x"],
  hparams: ["_hparams_/session_start_info"],
  text: ["notes"],
};
const HPARAMS = { hparams: [0], scalars: [2] };
const STAMP = "1795521183.5195596";

/** Each training as `name: part=label part=label`. */
function folded(runs: readonly Run[]): string[] {
  return foldRuns(runs, TAGS).map(({ name, parts }) =>
    [`${name}:`, ...parts.map(({ run, label }) => `${run}=${label}`)].join(" "),
  );
}

it.each<[string, Run[], string[]]>([
  [
    "`add_scalars` alone: the run itself holds nothing",
    [
      testRun("exp"),
      testRun("exp/loss_train", { scalars: [0] }),
      testRun("exp/loss_val", { scalars: [0] }),
    ],
    ["exp: exp/loss_train=train exp/loss_val=val"],
  ],
  [
    "a tag and a key that need other names as files",
    [
      testRun("exp"),
      testRun("exp/my loss_x_a/b", { scalars: [3] }),
      testRun("exp/my loss_x_val 1", { scalars: [3] }),
      testRun("exp/my_loss_x_test", { scalars: [3] }),
    ],
    [
      "exp: exp/my loss_x_a/b=a/b exp/my loss_x_val 1=val 1 exp/my_loss_x_test=test",
    ],
  ],
  [
    "two tags that share a directory",
    [testRun("exp"), testRun("exp/loss_a_b", { scalars: [0, 1] })],
    ["exp: exp/loss_a_b=b"],
  ],
  [
    "a writer on the logdir itself",
    [testRun("."), testRun("loss_train", { scalars: [0] })],
    [".: loss_train=train"],
  ],
  [
    "no run to fold into: they stay what they are",
    [
      testRun("exp/loss_train", { scalars: [0] }),
      testRun("loss_lr0.1", { scalars: [0] }),
    ],
    ["exp/loss_train:", "loss_lr0.1:"],
  ],
  [
    "Keras' train and validation are runs of their own",
    [
      testRun("exp", { text: [0] }),
      testRun("exp/train", { scalars: [0, 2] }),
      testRun("exp/validation", { scalars: [0, 2] }),
    ],
    ["exp:", "exp/train:", "exp/validation:"],
  ],
  [
    "one that holds something else as well is no part",
    [
      testRun("exp"),
      testRun("exp/loss_train", { scalars: [0], text: [0] }),
      testRun("exp/loss_b", { scalars: [0, 2] }),
      testRun("exp/loss_", { scalars: [0] }),
    ],
    ["exp:", "exp/loss_train:", "exp/loss_b:", "exp/loss_:"],
  ],
  [
    "a training that tells its hyperparameters at its end",
    [testRun("exp", { scalars: [0] }), testRun(`exp/${STAMP}`, HPARAMS)],
    [`exp: exp/${STAMP}=hparams`],
  ],
  [
    "`add_hparams` alone, once",
    [testRun("exp"), testRun(`exp/${STAMP}`, HPARAMS)],
    [`exp: exp/${STAMP}=hparams`],
  ],
  [
    "`add_hparams` alone, for each of several trials",
    [
      testRun("exp"),
      testRun(`exp/${STAMP}`, HPARAMS),
      testRun("exp/1795521190.5", HPARAMS),
    ],
    [`exp/${STAMP}:`, "exp/1795521190.5:"],
  ],
  [
    "`add_hparams` several times in one training",
    [
      testRun("exp", { scalars: [0] }),
      testRun(`exp/${STAMP}`, HPARAMS),
      testRun("exp/1795521190.5", HPARAMS),
    ],
    [`exp: exp/${STAMP}=hparams exp/1795521190.5=hparams 2`],
  ],
  [
    "a date is no run's part, nor is a time without hyperparameters",
    [
      testRun("exp", { scalars: [0] }),
      testRun("exp/20240101", HPARAMS),
      testRun(`exp/${STAMP}`, { scalars: [2] }),
    ],
    ["exp:", "exp/20240101:", `exp/${STAMP}:`],
  ],
])("%s", (_name, runs, expected) => expect(folded(runs)).toEqual(expected));
