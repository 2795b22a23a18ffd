import { expect, it } from "vitest";
import { veil } from "./veil";

const pictureOf = (width: number, height: number, pixel: readonly number[]) =>
  ({
    width,
    height,
    data: new Uint8ClampedArray(
      Array.from({ length: width * height }, () => pixel).flat(),
    ),
  }) as unknown as ImageData;

it("mixes what is in the box, and nothing else", () => {
  const picture = pictureOf(6, 4, [200, 100, 0, 255]);
  const box = { left: 0.5, top: 0.5, width: 2, height: 1 };
  veil(picture, box, 2, [0, 200, 255], 0.75);
  const at = (column: number, row: number) => [
    ...picture.data.slice((row * 6 + column) * 4, (row * 6 + column) * 4 + 4),
  ];
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column < 6; column++) {
      const isIn = column >= 1 && column < 5 && row >= 1 && row < 3;
      const [red, green, blue, alpha] = at(column, row);
      expect(alpha).toBe(255);
      expect(red).toBe(isIn ? 50 : 200);
      expect(green).toBe(isIn ? 175 : 100);
      expect(blue).toBe(isIn ? 191 : 0);
    }
  }
});

it("leaves white under a white veil as it is", () => {
  const picture = pictureOf(2, 2, [255, 255, 255, 255]);
  veil(
    picture,
    { left: 0, top: 0, width: 2, height: 2 },
    1,
    [255, 255, 255],
    0.6,
  );
  expect([...picture.data]).toEqual(new Array(16).fill(255));
});
