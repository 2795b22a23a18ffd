/** A chart as a picture to keep: SVG or PNG, with a title and, if wished, a legend. */
import { cssColor, inLightTheme } from "../base/cssColor";
import { axisFont, Layer } from "./surface";
import { SvgTarget } from "./svg";
import type { Target } from "./target";

export interface LegendEntry {
  readonly label: string;
  readonly color: string;
  readonly dash: readonly number[] | null;
}

export interface PictureOptions {
  /** Stands above the chart; none where it is empty. */
  readonly title: string;
  /** Stands below the chart; none where it is empty. */
  readonly legend: readonly LegendEntry[];
  /** What lies behind the chart. `white`: paper, with the light theme's colours, whichever theme the page has. */
  readonly background: "theme" | "white" | "none";
}

/** A chart as it is shown, in a size of its own (CSS pixels). */
export interface Plate {
  readonly width: number;
  readonly height: number;
  /** The width of a label in the type of the axes. */
  readonly textWidth: (text: string) => number;
  draw(target: Target): void;
}

const PADDING = 12;
const TITLE_FONT = "560 13px ";
const TITLE_HEIGHT = 26;
const LEGEND_ROW = 18;
const SWATCH = { width: 14, gap: 6, after: 18 };

interface PlacedEntry {
  readonly entry: LegendEntry;
  readonly left: number;
  readonly top: number;
}

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly chartTop: number;
  readonly legend: readonly PlacedEntry[];
}

function layout(plate: Plate, { title, legend }: PictureOptions): Layout {
  const width = plate.width + 2 * PADDING;
  const chartTop = PADDING + (title === "" ? 0 : TITLE_HEIGHT);
  const right = width - PADDING;
  let left = PADDING;
  let top = chartTop + plate.height + PADDING;
  const placed = legend.map((entry) => {
    const wide = SWATCH.width + SWATCH.gap + plate.textWidth(entry.label);
    if (left > PADDING && left + wide > right) {
      left = PADDING;
      top += LEGEND_ROW;
    }
    const place = { entry, left, top };
    left += wide + SWATCH.after;
    return place;
  });
  const bottom = placed.length > 0 ? top + LEGEND_ROW : chartTop + plate.height;
  return { width, height: bottom + PADDING, chartTop, legend: placed };
}

function draw(
  target: Target,
  plate: Plate,
  options: PictureOptions,
  placed: Layout,
): void {
  const all = () => drawAll(target, plate, options, placed);
  if (options.background === "white") inLightTheme(all);
  else all();
}

function drawAll(
  target: Target,
  plate: Plate,
  { title, background }: PictureOptions,
  { width, height, chartTop, legend }: Layout,
): void {
  if (background !== "none") {
    target.fillStyle = cssColor("--surface");
    target.fillRect(0, 0, width, height);
  }
  if (title !== "") {
    target.font = axisFont().replace(/^.*?px /, TITLE_FONT);
    target.fillStyle = cssColor("--ink");
    target.textAlign = "left";
    target.textBaseline = "middle";
    target.fillText(title, PADDING, PADDING + TITLE_HEIGHT / 2 - 4);
  }
  target.font = axisFont();
  target.save();
  target.translate(PADDING, chartTop);
  plate.draw(target);
  target.restore();
  for (const place of legend) drawEntry(target, place);
}

function drawEntry(target: Target, { entry, left, top }: PlacedEntry): void {
  const middle = top + LEGEND_ROW / 2;
  const after = left + SWATCH.width;
  target.strokeStyle = cssColor(entry.color);
  target.lineWidth = 2;
  target.setLineDash([...(entry.dash ?? [])]);
  target.beginPath();
  target.moveTo(left, middle);
  target.lineTo(after, middle);
  target.stroke();
  target.setLineDash([]);
  target.fillStyle = cssColor("--ink-2");
  target.textAlign = "left";
  target.textBaseline = "middle";
  target.fillText(entry.label, after + SWATCH.gap, middle);
}

/** The picture as an SVG document that stands alone: colours are resolved, text is escaped. */
export function svgOf(plate: Plate, options: PictureOptions): string {
  const target = new SvgTarget(plate.textWidth);
  const placed = layout(plate, options);
  draw(target, plate, options, placed);
  const family = axisFont().replace(/^.*?px /, "");
  return target.document(placed.width, placed.height, options.title, family);
}

const PNG_RATIO = 2;

/** The picture with twice the pixels, so that it is sharp in print. */
export function pngOf(plate: Plate, options: PictureOptions): Promise<Blob> {
  const placed = layout(plate, options);
  const layer = new Layer();
  layer.renew(placed.width, placed.height, PNG_RATIO);
  draw(layer.ctx, plate, options, placed);
  return layer.png();
}
