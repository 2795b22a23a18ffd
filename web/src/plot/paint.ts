/** Charts are painted on one canvas that nobody sees, line by line, and shown when they are complete. */
import { cssColor, cssRgb } from "../base/cssColor";
import {
  drawAbove,
  drawBelow,
  drawLifted,
  drawStrokes,
  MANY_LINES,
  strokeBox,
} from "./drawLines";
import { Raster } from "./raster";
import { layoutScene, type ChartInput, type Scene } from "./scene";
import { pixelStroker, type Stroker } from "./stroker";
import { Layer } from "./surface";
import { veil } from "./veil";

/** A chart with all that doesn't follow the pointer. */
export interface Painting {
  readonly scene: Scene;
  /** With `devicePixelRatio` pixels to each CSS pixel. */
  readonly picture: ImageData;
}

/** Made when the first chart is painted; one is painted at a time. Its pixels are read: it isn't for a GPU to hold. */
let back: Layer | null = null;
const painter = new Raster();
/** Lines are lifted while another chart is half painted. */
const lifter = new Raster();

/** Paints in steps, and gives the painting to `show` at the end. Sizes are CSS pixels; `before` is what is shown now. */
export function* paintChart(
  input: ChartInput,
  width: number,
  height: number,
  before: Scene | null,
  show: (painting: Painting) => void,
): Generator<void> {
  back ??= new Layer({ alpha: false, willReadFrequently: true });
  back.renew(width, height);
  const { ctx } = back;
  const textWidth = (text: string) => ctx.measureText(text).width;
  const scene = layoutScene({ ...input, width, height, textWidth }, before);
  yield;
  ctx.fillStyle = cssColor("--surface");
  // a little more: a chart's size need not be whole pixels
  ctx.fillRect(0, 0, width + 1, height + 1);
  drawBelow(ctx, scene);
  const picture = pixelsOf(ctx);
  const strokes = drawStrokes(strokerOn(painter, picture, scene), scene);
  yield* input.hasty ? hastily(strokes) : strokes;
  ctx.putImageData(picture, 0, 0);
  drawAbove(ctx, scene);
  show({ scene, picture: pixelsOf(ctx) });
}

/** What a chart may take of the moment in which a slider shows what it does, in milliseconds: on a page there are a dozen. */
const HASTE_MS = 2;

/** Fewer lines would look as if the others had gone. */
const LEAST_LINES = 30;

/** As many steps as that is enough for, but not too few. */
function* hastily(steps: Iterator<void>): Generator<void> {
  let left = HASTE_MS;
  for (let done = 0; done < LEAST_LINES || left > 0; done++) {
    const began = performance.now();
    if (steps.next().done) return;
    left -= performance.now() - began;
    yield;
  }
}

/** How much of the other lines is hidden below a lifted one, where they are many. */
const VEIL = 0.7;

/**
 * The same with the lines of one key lifted above the others, which step back where they are many; the very same where there
 * are none.
 */
export function lifted(painting: Painting, key: string): Painting {
  const { scene, picture } = painting;
  if (!scene.lines.some((line) => line.key === key && !line.faint)) {
    return painting;
  }
  const copy = new ImageData(picture.data.slice(), picture.width);
  if (scene.lines.length > MANY_LINES) {
    const ratio = picture.width / scene.width;
    veil(copy, strokeBox(scene), ratio, cssRgb("--surface"), VEIL);
  }
  drawLifted(strokerOn(lifter, copy, scene), key, scene);
  return { scene, picture: copy };
}

function strokerOn(raster: Raster, picture: ImageData, scene: Scene): Stroker {
  raster.aim(picture, strokeBox(scene), picture.width / scene.width);
  return pixelStroker(raster, scene);
}

function pixelsOf(ctx: CanvasRenderingContext2D): ImageData {
  return ctx.getImageData(0, 0, ctx.canvas.width, ctx.canvas.height);
}
