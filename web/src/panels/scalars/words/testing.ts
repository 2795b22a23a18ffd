import type { ToldLine } from "./facts";

/** A line of `points` values at the steps 0, `stride`, …; drawn as it is. */
export function testLine(
  name: string,
  values: readonly number[],
  given: Partial<ToldLine> = {},
): ToldLine {
  const column = Float64Array.from(values);
  return {
    name,
    run: name,
    tag: "loss",
    xs: column.map((_, i) => i),
    values: column,
    shown: column,
    ...given,
  };
}

export function series(count: number, valueAt: (i: number) => number) {
  return Array.from({ length: count }, (_, i) => valueAt(i));
}

/** Numbers in (−0.5, 0.5), always the same ones. */
export function noise(seed: number): () => number {
  let state = (seed * 2654435761 + 1) % 2147483647 || 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647 - 0.5;
}
