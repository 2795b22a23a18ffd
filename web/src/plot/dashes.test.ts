import { expect, it } from "vitest";
import { dashed } from "./dashes";
import type { Pen } from "./trace";

type Place = readonly [left: number, top: number];

/** What the pen was told. */
function told(lengths: readonly number[], ...lines: Place[][]): string {
  const words: string[] = [];
  const say =
    (letter: string) =>
    (left: number, top: number): void => {
      words.push(`${letter}${+left.toFixed(6)},${+top.toFixed(6)}`);
    };
  const pen: Pen = { moveTo: say("M"), lineTo: say("L"), dot: say("•") };
  const gapped = dashed(pen, lengths);
  for (const [first, ...rest] of lines) {
    gapped.moveTo(...first!);
    for (const place of rest) gapped.lineTo(...place);
  }
  return words.join(" ");
}

it.each<[string, readonly number[], Place[][], string]>([
  [
    "a straight line",
    [4, 2],
    [
      [
        [0, 0],
        [10, 0],
      ],
    ],
    "M0,0 L4,0 M6,0 L10,0",
  ],
  [
    "round a corner",
    [4, 2],
    [
      [
        [0, 0],
        [3, 0],
        [3, 9],
      ],
    ],
    "M0,0 L3,0 L3,1 M3,3 L3,7 M3,9",
  ],
  [
    "a line that begins anew",
    [4, 2],
    [
      [
        [0, 0],
        [5, 0],
      ],
      [
        [0, 9],
        [3, 9],
      ],
    ],
    "M0,0 L4,0 M5,0 M0,9 L3,9",
  ],
  [
    "several lengths",
    [3, 1, 1, 1],
    [
      [
        [0, 0],
        [0, 8],
      ],
    ],
    "M0,0 L0,3 M0,4 L0,5 M0,6 L0,8",
  ],
  [
    "a line of no length",
    [4, 2],
    [
      [
        [1, 1],
        [1, 1],
      ],
    ],
    "M1,1 L1,1",
  ],
])("%s", (_name, lengths, lines, expected) =>
  expect(told(lengths, ...lines)).toBe(expected),
);

it("draws what lies far outside without gaps, and in no time", () => {
  const far: Place[] = [
    [0, 0],
    [0, 1e6],
    [1, -1e6],
  ];
  expect(told([1.5, 2.5], far)).toBe("M0,0 L0,1000000 L1,-1000000");
});
