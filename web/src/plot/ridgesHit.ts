/** Which ridge the pointer means. */
import { outlineAt, type Outlines, type RidgeScene } from "./ridges";

export interface RidgeHit {
  readonly ridge: number;
  readonly bin: number;
}

/**
 * The ridge whose outline is nearest to a place on the canvas (CSS pixels), among those that can be seen there: what lies
 * behind a ridge in front is not meant. Null without ridges.
 */
export function ridgeAt(
  scene: RidgeScene,
  left: number,
  top: number,
): RidgeHit | null {
  const { plot, ridges, baselines, mode } = scene;
  const across = ((left - plot.left) / plot.width) * ridges.bins;
  const bin = Math.max(0, Math.min(ridges.bins - 1, Math.floor(across)));
  let best: number | null = null;
  let least = Infinity;
  let skyline = Infinity;
  for (let ridge = baselines.length - 1; ridge >= 0; ridge--) {
    const outline = outlineBeside(scene, ridge, across - 0.5);
    const seen = mode === "overlay" || outline < skyline;
    const distance = Math.abs(outline - top);
    if (seen && distance < least) {
      best = ridge;
      least = distance;
    }
    skyline = Math.min(skyline, outline);
  }
  return best === null ? null : { ridge: best, bin };
}

/** The outline between the middles of two bins; `at` counts bins from the middle of the first. */
export function outlineBeside(
  scene: Outlines,
  ridge: number,
  at: number,
): number {
  const last = scene.ridges.bins - 1;
  const before = Math.max(0, Math.min(last, Math.floor(at)));
  const after = Math.min(last, before + 1);
  const share = Math.max(0, Math.min(1, at - before));
  const start = outlineAt(scene, ridge, before);
  return start + share * (outlineAt(scene, ridge, after) - start);
}

/** Where the outline is at the middle of a bin. */
export function outlinePlace(scene: Outlines, { ridge, bin }: RidgeHit) {
  return { left: scene.middles[bin]!, top: outlineAt(scene, ridge, bin) };
}
