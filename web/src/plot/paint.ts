/** Charts are drawn on one canvas that nobody sees, line by line, and shown when they are complete. */
import { drawChart } from "./drawLines";
import { layoutScene, type ChartInput, type Scene } from "./scene";
import { Layer } from "./surface";

/**
 * Vertices after which drawing pauses. A canvas without a GPU only takes notes until it is looked at; looking costs a tenth
 * of a millisecond, drawing so many vertices some milliseconds.
 */
const PAUSE_COST = 6000;

/** Made when the first chart is drawn; one chart is drawn at a time. */
let shared: { readonly back: Layer; readonly eye: Layer } | null = null;

/** Draws in steps, and gives the picture to `show` at the end. Sizes are CSS pixels. */
export function* paintChart(
  input: ChartInput,
  width: number,
  height: number,
  show: (scene: Scene, picture: CanvasImageSource) => void,
): Generator<void> {
  shared ??= { back: new Layer(), eye: new Layer() };
  const { back } = shared;
  back.renew(width, height);
  const { ctx } = back;
  const textWidth = (text: string) => ctx.measureText(text).width;
  const scene = layoutScene({ ...input, width, height, textWidth });
  yield;
  let cost = 0;
  for (const more of drawChart(ctx, scene)) {
    cost += more;
    if (cost < PAUSE_COST) continue;
    cost = 0;
    lookAt(back);
    yield;
  }
  lookAt(back);
  yield;
  show(scene, back.canvas);
}

/** Has the browser draw what it has taken note of, now and not all of it in the next frame. */
export function lookAt(layer: Layer): void {
  shared ??= { back: new Layer(), eye: new Layer() };
  const { eye } = shared;
  eye.fit(1, 1, 1);
  eye.ctx.drawImage(layer.canvas, 0, 0, 1, 1, 0, 0, 1, 1);
}
