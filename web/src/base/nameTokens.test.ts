import { expect, it } from "vitest";
import { nameTokens } from "./nameTokens";

it.each([
  ["val_loss", "val loss"],
  ["Loss/Validation", "loss validation"],
  ["valLoss", "val loss"],
  ["trainHTTPError", "train http error"],
  ["acc@top5", "acc top5"],
  ["F1Score.dev-2", "f1 score dev 2"],
  ["constraint/interval", "constraint interval"],
  ["验证损失/训练", "验证 损失 训练"],
  ["", ""],
  ["__//", ""],
])("`%s` is made of: %s", (name, words) => {
  const tokens = nameTokens(name);
  expect(tokens.map(({ text }) => text).join(" ")).toBe(words);
  for (const { text, start, end } of tokens) {
    expect(name.slice(start, end).toLowerCase()).toBe(text);
  }
});
