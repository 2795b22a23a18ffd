import { useComputed, type ReadonlySignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { BoxStyle } from "../../graph/boxSize";
import type { Placed } from "../../graph/placed";
import {
  centred,
  middle,
  type Size,
  type Viewport,
} from "../../graph/viewport";
import { resolvedTheme } from "../../state/settings";
import { withPaints } from "./paints";
import type { Placement } from "./usePlacement";

const LARGEST: Size = { width: 160, height: 190 };
/** Around the map, and from it to the edges of the window, as in graphCanvas.css. */
const AROUND = 7 + 14;
const LEAST_WIDTH = 56;
/** In a narrower window there is none. */
const NARROW = 760;

/** In a window so wide or less it is higher by this where it is beside the pane: the legend is below it; as in graphCosts.css. */
const CROWDED = 1100;
const LIFT = 58;

/** The room that the map takes in the corner of a window so wide; null where there is none. */
export function mapRoom(
  drawing: Size,
  width: number,
  besidePane: boolean,
): Size | null {
  if (width <= NARROW) return null;
  const lift = besidePane && width <= CROWDED ? LIFT : 0;
  return {
    width: mapWidth(drawing) + 2 * AROUND,
    height: drawing.height * mapScale(drawing) + 2 * AROUND + lift,
  };
}

/** What the legend leaves free for the map, as graphCosts.css has it. */
export function besideMap(drawing: Size | null): Record<string, string> {
  return drawing
    ? { "--map-room": `${Math.ceil(mapWidth(drawing) + AROUND)}px` }
    : {};
}

function mapWidth(drawing: Size): number {
  return Math.max(LEAST_WIDTH, drawing.width * mapScale(drawing));
}

function mapScale(drawing: Size): number {
  return Math.min(
    LARGEST.width / drawing.width,
    LARGEST.height / drawing.height,
  );
}

/** Boxes smaller than this (on the map) are drawn without a rim. */
const RIM = 4;

/**
 * The whole drawing in small, and the window on it, which can be dragged; nothing while everything is in view. It repeats what the
 * keyboard and the tree give, so both keyboard and screen readers pass it by.
 */
export function Minimap(props: {
  placement: Placement;
  style: BoxStyle;
  window: ReadonlySignal<Size>;
}) {
  const { placement, style, window } = props;
  const { view, placed } = placement;
  const map = useRef<HTMLDivElement>(null);
  /** From where a drag took hold of the window to its middle. */
  const grip = useRef({ x: 0, y: 0 });
  const isHidden = useComputed(
    () => !placed.value || showsAll(placed.value, view.value, window.value),
  );
  const drawing = placed.value;
  if (!drawing || isHidden.value) return null;
  const scale = mapScale(drawing);
  const at = (event: PointerEvent) => {
    const frame = map.current?.getBoundingClientRect();
    return {
      x: (event.clientX - (frame?.left ?? 0)) / scale,
      y: (event.clientY - (frame?.top ?? 0)) / scale,
    };
  };
  const drag = (event: PointerEvent) => {
    const { x, y } = at(event);
    view.value = centred(
      {
        x: x - grip.current.x,
        y: y - grip.current.y,
        scale: view.peek().scale,
      },
      window.peek(),
    );
  };
  return (
    <div
      class="graph-minimap"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.stopPropagation();
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const { x, y } = at(event);
        const now = middle(view.peek(), window.peek());
        const { width, height } = window.peek();
        const isHeld =
          Math.abs(x - now.x) * now.scale < width / 2 &&
          Math.abs(y - now.y) * now.scale < height / 2;
        grip.current = isHeld ? { x: x - now.x, y: y - now.y } : { x: 0, y: 0 };
        drag(event);
      }}
      onPointerMove={(event) => {
        event.stopPropagation();
        if (event.buttons & 1) drag(event);
      }}
      onClick={(event) => event.stopPropagation()}
    >
      <div
        ref={map}
        style={{
          width: `${drawing.width * scale}px`,
          height: `${drawing.height * scale}px`,
        }}
      >
        <Picture drawing={drawing} style={style} scale={scale} />
        <Lens placement={placement} window={window} scale={scale} />
      </div>
    </div>
  );
}

/** The part of the drawing that is in the window. */
function Lens(props: {
  placement: Placement;
  window: ReadonlySignal<Size>;
  scale: number;
}) {
  const { x, y, scale } = props.placement.view.value;
  const { width, height } = props.window.value;
  const ratio = props.scale / scale;
  return (
    <div
      class="graph-lens"
      style={{
        transform: `translate(${-x * ratio}px, ${-y * ratio}px)`,
        width: `${width * ratio}px`,
        height: `${height * ratio}px`,
      }}
    />
  );
}

function Picture(props: { drawing: Placed; style: BoxStyle; scale: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { drawing, style, scale } = props;
  const theme = resolvedTheme.value;
  useEffect(() => {
    if (canvas.current) drawMap(canvas.current, drawing, style, scale);
  }, [drawing, style, scale, theme]);
  return <canvas ref={canvas} />;
}

function drawMap(
  canvas: HTMLCanvasElement,
  drawing: Placed,
  style: BoxStyle,
  scale: number,
): void {
  const ratio = devicePixelRatio;
  canvas.width = Math.round(drawing.width * scale * ratio);
  canvas.height = Math.round(drawing.height * scale * ratio);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.scale(ratio, ratio);
  withPaints((paints) => {
    for (const placed of drawing.boxes) {
      const paint = placed.open
        ? paints.frame
        : paints.box(placed, style.tint(placed.box));
      const width = Math.max(1, placed.width * scale);
      const height = Math.max(1, placed.height * scale);
      const hasRim = Math.min(width, height) >= RIM;
      // a box too small for a rim is told from the ground by the rim's colour, unless it has one of its own
      const isPlain = !hasRim && !style.tint(placed.box) && !placed.open;
      context.fillStyle = isPlain ? paint.stroke : paint.fill;
      context.fillRect(placed.x * scale, placed.y * scale, width, height);
      if (!hasRim) continue;
      context.strokeStyle = paint.stroke;
      context.lineWidth = 0.6;
      context.strokeRect(placed.x * scale, placed.y * scale, width, height);
    }
  });
}

function showsAll(drawing: Size, view: Viewport, window: Size): boolean {
  return (
    view.x >= -1 &&
    view.y >= -1 &&
    view.x + drawing.width * view.scale <= window.width + 1 &&
    view.y + drawing.height * view.scale <= window.height + 1
  );
}
