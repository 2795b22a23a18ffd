// @vitest-environment jsdom
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadWords, locale, t } from "../../../i18n";
import { factsOf, type ToldLine } from "./facts";
import { noise, series, testLine } from "./testing";
import { wordsOf } from "./words";

beforeAll(() => loadWords("zh-CN"));

beforeEach(() => {
  locale.value = "en";
});

const place = (x: number) => t("step.at", { step: Math.round(x) });

function told(lines: readonly ToldLine[], tags: readonly string[] = ["loss"]) {
  const { summary, lines: each } = wordsOf({
    facts: lines.map(factsOf),
    tags,
    place,
    smoothed: false,
  });
  return [...summary, ...each];
}

it("of one line: from where to where, the best, and what it does", () => {
  const line = testLine(
    "a",
    series(1000, (i) => (i === 940 ? 0.1 : Math.max(0.2, 2 - i / 300))),
  );
  expect(told([line])).toEqual([
    "1 line, from step 0 to step 999.",
    "Best value: 0.1000, at step 940.",
    "a falls from 2.000 to 0.2000; it has hardly changed since about step 500.",
  ]);
});

it("of one value", () => {
  expect(told([testLine("a", [0.25])])).toEqual([
    "1 line, at step 0.",
    "a has a single value: 0.2500 at step 0.",
  ]);
});

it("of nothing", () => expect(told([])).toEqual(["Nothing is drawn here."]));

it("of NaN first of all", () => {
  const dead = testLine(
    "a",
    series(10, (i) => (i < 6 ? 6 - i : NaN)),
  );
  expect(told([dead])[0]).toBe("a is NaN from step 6 on.");
  const once = testLine("a", [3, 2, -Infinity, 1]);
  expect(told([once])[0]).toBe("a is −∞ at step 2.");
  const some = testLine("a", [3, NaN, NaN, 1]);
  expect(told([some])[0]).toBe(
    "a has values that are not finite, the first (NaN) at step 1.",
  );
  const fine = testLine("b", [1, 2, 3]);
  expect(told([once, fine, some])[0]).toBe(
    "2 of 3 lines have values that are not finite (NaN or infinite): a is the first, at step 1.",
  );
  const never = testLine("n", [NaN, NaN]);
  expect(told([never])).toEqual([
    "n is NaN from step 0 on.",
    "1 line, from step 0 to step 1.",
  ]);
});

it("of two lines: where they cross", () => {
  const a = testLine(
    "a",
    series(101, (i) => 100 - i),
  );
  const b = testLine(
    "b",
    series(101, () => 40),
  );
  expect(told([a, b])).toEqual([
    "2 lines, from step 0 to step 100.",
    "At the end a is lowest with 0, and b highest with 40.00.",
    "They cross once, near step 60; since then a is below b.",
    "Best value: 0, by a at step 100.",
    "a falls from 100.0 to 0.",
    "b is 40.00 throughout.",
  ]);
});

it("of three: who leads, by what is better", () => {
  const lines = [
    testLine(
      "a",
      series(101, (i) => 100 - i),
    ),
    testLine(
      "b",
      series(101, () => 40.5),
    ),
    testLine(
      "c",
      series(101, () => 70.5),
    ),
  ];
  expect(told(lines, ["loss"])).toContain(
    "a has been best since about step 60; before that it was b.",
  );
  const accuracies = lines.map((line) => ({ ...line, tag: "acc" }));
  expect(told(accuracies, ["acc"])).toContain(
    "c has been best since about step 30; before that it was a.",
  );
  const unknown = lines.map((line) => ({ ...line, tag: "mystery" }));
  const words = told([unknown[1]!, unknown[2]!, unknown[0]!], ["epoch"]);
  expect(words).toContain(
    "a has been lowest since about step 60; before that it was b.",
  );
  expect(words).toContain(
    "Lowest value: 0, by a at step 100; highest: 100.0, by a at step 0.",
  );
});

it("of lines that go either way: nothing of which is better, where the name does not tell", () => {
  const rising = testLine("up", [1, 2, 3]);
  const falling = testLine("down", [3, 2, 1]);
  const of = (tag: string) =>
    told(
      [falling, rising].map((line) => ({ ...line, tag })),
      [tag],
    );
  expect(of("mystery")).toContain(
    "Lowest value: 1.000, by down at step 2; highest: 3.000, by down at step 0.",
  );
  expect(of("loss")).toContain("Best value: 1.000, by down at step 2.");
});

it("of a thousand: a few sentences, not a list", () => {
  const lines = series(1000, (i) => i).map((i) =>
    testLine(
      `run-${i}`,
      series(60, (x) => {
        if (i === 500) return x < 30 ? 1 : NaN;
        return i < 900 ? 1 + i / 1000 + 1 / (x + 1) : 3 + x + i / 1000;
      }),
    ),
  );
  expect(told(lines)).toEqual([
    "run-500 is NaN from step 30 on.",
    "1,000 lines, from step 0 to step 59.",
    "They end between 1.000 (run-500) and 63.00 (run-999); the median is 1.515.",
    "Best value: 1.000, by run-500 at step 0.",
    "Of all lines, 899 fall, 100 rise, 1 does not change at all.",
  ]);
});

describe("of training and validation", () => {
  const tremble = noise(3);
  const train = testLine(
    "a · loss/train",
    series(600, (i) => Math.exp(-i / 200) + 0.02 * tremble()),
    {
      run: "a",
      tag: "loss/train",
    },
  );
  const val = testLine(
    "a · loss/val",
    series(600, (i) => 0.3 + ((i - 240) / 600) ** 2),
    {
      run: "a",
      tag: "loss/val",
    },
  );

  it("says that it overfits, the gap and the best validation", () => {
    const words = told([train, val], ["loss/train", "loss/val"]);
    expect(words.slice(0, 4)).toEqual([
      "2 lines, from step 0 to step 599.",
      expect.stringMatching(
        /^a · loss\/val overfits from step 3\d\d on: it gets worse while training still gets better\.$/,
      ),
      expect.stringMatching(
        /^Validation ends 0\.\d+ above training \(0\.6580 against 0\.0\d+\)\.$/,
      ),
      "Best validation: 0.3000, by a · loss/val at step 240.",
    ]);
  });

  it("sums up many trainings", () => {
    const lines = series(8, (i) => i).flatMap((i) => [
      { ...train, run: `r${i}`, name: `r${i} · loss/train` },
      {
        ...(i < 3 ? val : { ...train, tag: "loss/val" }),
        run: `r${i}`,
        name: `r${i} · loss/val`,
      },
    ]);
    expect(told(lines, ["loss/train", "loss/val"]).join("\n")).toMatch(
      /3 of 8 trainings overfit, r0 · loss\/val first, from step 3\d\d on\./,
    );
    const calm = lines.filter(({ run }) => Number(run.slice(1)) > 2);
    expect(told(calm, ["loss/train", "loss/val"])).toContain(
      "None of 5 trainings overfits.",
    );
  });
});

it("speaks Chinese", () => {
  locale.value = "zh-CN";
  const a = testLine(
    "a",
    series(101, (i) => 100 - i),
  );
  const b = testLine(
    "b",
    series(101, () => 40),
  );
  expect(told([a, b])).toEqual([
    "共 2 条曲线，从第 0 步到第 100 步。",
    "最终值以 a 最低，为 0；以 b 最高，为 40.00。",
    "两条曲线相交 1 次，最后一次在第 60 步附近；此后 a 一直低于 b。",
    "最佳值为 0，由 a 在第 100 步取得。",
    "a 从 100.0 下降到 0。",
    "b 始终为 40.00。",
  ]);
});

it("leaves no hole unfilled, whatever the lines do", () => {
  const shapes = [
    series(90, (i) => i),
    series(90, (i) => -i),
    series(90, (i) => Math.abs(i - 40)),
    series(90, (i) => -Math.abs(i - 40)),
    series(90, (i) => (i < 80 ? Math.sin(i) : 1e6)),
    series(90, (i) => Math.sin(i)),
    series(90, () => 5),
    series(90, (i) => 100 + i * 1e-5),
    [NaN, 1],
    [NaN],
    [],
  ];
  const lines = shapes.map((values, i) => testLine(`r${i}`, values));
  for (const language of ["en", "zh-CN"] as const) {
    locale.value = language;
    const words = [
      ...lines.flatMap((line) => told([line])),
      ...lines.flatMap((line) => told([line, ...lines], ["mystery"])),
    ];
    for (const sentence of words)
      expect(sentence).not.toMatch(/[{}|]|undefined/);
  }
});
