import fc from "fast-check";
import { expect, it } from "vitest";
import type { Box } from "./line";
import { Raster, type Rgb } from "./raster";

const SIZE = 24;
const RED: Rgb = [200, 40, 0];
type Place = readonly [left: number, top: number];

/** White, and opaque. */
function blank(): ImageData {
  const data = new Uint8ClampedArray(SIZE * SIZE * 4).fill(255);
  return { data, width: SIZE, height: SIZE, colorSpace: "srgb" };
}

const ALL: Box = { left: 0, top: 0, width: SIZE, height: SIZE };

interface Look {
  readonly width?: number;
  readonly alpha?: number;
  readonly clip?: Box;
  readonly ratio?: number;
}

function drawn(path: readonly Place[], look: Look = {}): ImageData {
  const { width = 1.5, alpha = 1, clip = ALL, ratio = 1 } = look;
  const picture = blank();
  const raster = new Raster();
  raster.aim(picture, clip, ratio);
  raster.begin(width);
  path.forEach(([left, top], i) =>
    i === 0 ? raster.moveTo(left, top) : raster.lineTo(left, top),
  );
  raster.ink(RED, alpha);
  return picture;
}

/** From the middle of a pixel to a segment, for each pixel by itself. */
function distance([x, y]: Place, [ax, ay]: Place, [bx, by]: Place): number {
  const [dx, dy] = [bx - ax, by - ay];
  const squared = dx * dx + dy * dy;
  const along = squared > 0 ? ((x - ax) * dx + (y - ay) * dy) / squared : 0;
  const at = Math.max(0, Math.min(along, 1));
  return Math.hypot(x - ax - at * dx, y - ay - at * dy);
}

function greenAt({ data }: ImageData, column: number, row: number): number {
  return data[(row * SIZE + column) * 4 + 1]!;
}

it("covers each pixel by how far it is from the line", () => {
  const place = fc.tuple(
    fc.double({ min: -30, max: 50, noNaN: true }),
    fc.double({ min: -30, max: 50, noNaN: true }),
  );
  const path = fc.array(place, { minLength: 2, maxLength: 6 });
  const width = fc.double({ min: 1.1, max: 5, noNaN: true });
  const alpha = fc.double({ min: 0.1, max: 1, noNaN: true });
  fc.assert(
    fc.property(path, width, alpha, (path, width, alpha) => {
      const picture = drawn(path, { width, alpha });
      for (let row = 0; row < SIZE; row++) {
        for (let column = 0; column < SIZE; column++) {
          const middle: Place = [column + 0.5, row + 0.5];
          const away = path
            .slice(1)
            .map((to, i) => distance(middle, path[i]!, to));
          const reach = Math.max(1, width) / 2 + 0.5;
          const ink =
            alpha * Math.max(0, Math.min(1, reach - Math.min(...away)));
          const expected = 255 + (RED[1] - 255) * ink;
          // the cover is one of 256, and so is the color
          expect(
            Math.abs(greenAt(picture, column, row) - expected),
          ).toBeLessThan(2);
        }
      }
    }),
    { numRuns: 60 },
  );
});

it("covers as much of each column as a short thin line is long there", () => {
  const height = fc.double({ min: 6, max: 18, noNaN: true });
  fc.assert(
    fc.property(height, height, fc.boolean(), (from, to, back) => {
      const ends: Place[] = [
        [4, from],
        [9, to],
      ];
      const picture = drawn(back ? ends.reverse() : ends, { width: 1 });
      const most = 255 - RED[1];
      for (let column = 4; column < 9; column++) {
        let covered = 0;
        for (let row = 0; row < SIZE; row++) {
          covered += (255 - greenAt(picture, column, row)) / most;
        }
        expect(covered).toBeCloseTo(Math.hypot(1, (to - from) / 5), 1);
      }
      expect(greenAt(picture, 3, Math.floor(from))).toBe(255);
      expect(greenAt(picture, 9, Math.floor(to))).toBe(255);
    }),
  );
});

it("covers the columns of a thin line as high as it goes, spikes and all", () => {
  const picture = drawn(
    [
      [5.1, 20],
      [5.6, 3.5],
      [5.9, 20],
      [6.8, 12.25],
      [12, 12.25],
    ],
    { width: 1 },
  );
  const rows = Array.from({ length: SIZE }, (_, row) => row);
  const inked = (column: number) =>
    rows.filter((row) => greenAt(picture, column, row) < 255);
  expect(inked(4)).toEqual([]);
  expect(inked(5)).toEqual(rows.slice(3, 21));
  expect(greenAt(picture, 5, 3)).toBe(RED[1]);
  expect(inked(6)).toEqual(rows.slice(11, 17));
  // three quarters of a pixel in one row, a quarter in the next
  expect(greenAt(picture, 9, 11)).toBeGreaterThan(greenAt(picture, 9, 12));
  expect(inked(9)).toEqual([11, 12]);
});

it("inks no pixel twice where a translucent line crosses itself", () => {
  const knot: Place[] = [
    [2, 10],
    [20, 10],
    [10, 2],
    [10, 20],
  ];
  const picture = drawn(knot, { width: 3, alpha: 0.5 });
  expect(greenAt(picture, 10, 10)).toBe(greenAt(picture, 5, 10));
});

it("draws nothing outside of the clip, and forgets what was inked", () => {
  const clip = { left: 4, top: 6, width: 8, height: 5 };
  const picture = drawn(
    [
      [-9, 8],
      [99, 9],
    ],
    { width: 30, clip },
  );
  for (let row = 0; row < SIZE; row++) {
    for (let column = 0; column < SIZE; column++) {
      const inside = column >= 4 && column < 12 && row >= 6 && row < 11;
      expect(greenAt(picture, column, row)).toBe(inside ? RED[1] : 255);
    }
  }
  const raster = new Raster();
  raster.aim(picture, clip, 1);
  raster.begin(2);
  raster.moveTo(0, 8);
  raster.lineTo(20, 8);
  raster.ink(RED, 1);
  const clean = blank();
  raster.aim(clean, clip, 1);
  raster.ink(RED, 1);
  expect(clean.data).toEqual(blank().data);
});

it("counts in CSS pixels, of which a picture may have several", () => {
  const picture = drawn(
    [
      [0, 5],
      [12, 5],
    ],
    {
      width: 2,
      ratio: 2,
      clip: { left: 0, top: 0, width: 12, height: 12 },
    },
  );
  const rows = Array.from({ length: SIZE }, (_, row) => row);
  const inked = rows.filter((row) => greenAt(picture, 6, row) === RED[1]);
  expect(inked).toEqual([8, 9, 10, 11]);
});

it("takes places far outside, and a line of no length", () => {
  const far = drawn([
    [-1e6, -1e6],
    [1e6, 1e6],
  ]);
  expect(greenAt(far, 12, 12)).toBe(RED[1]);
  expect(greenAt(far, 20, 4)).toBe(255);
  const point = drawn(
    [
      [8.5, 8.5],
      [8.5, 8.5],
    ],
    { width: 3 },
  );
  expect(greenAt(point, 8, 8)).toBe(RED[1]);
  expect(greenAt(point, 12, 8)).toBe(255);
});
