import {
  useSignal,
  useSignalEffect,
  type ReadonlySignal,
} from "@preact/signals";
import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import type { BoxStyle } from "../../graph/boxSize";
import { GraphDrawing } from "../../graph/GraphDrawing";
import type { Box } from "../../graph/model";
import { neighbour, type Direction } from "../../graph/navigate";
import type { Trace } from "../../graph/trace";
import { zoomed } from "../../graph/viewport";
import { t } from "../../i18n";
import { IconButton } from "../../ui/IconButton";
import { MenuButton } from "../../ui/Menu";
import { useSize } from "../../ui/useSize";
import { Minimap } from "./Minimap";
import type { Placement } from "./usePlacement";

/** A press that moves further than this (CSS pixels) pans and is no click. */
const DRAG_START = 4;
const ZOOM_STEP = 1.25;
/** Spacing of the dots in the background, as in graphs.css. */
const DOTS = 22;

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

/** The window on the drawing: drag or wheel pans, ctrl or alt with the wheel zooms, arrow keys go from box to box. */
export function GraphCanvas(props: {
  placement: Placement;
  style: BoxStyle;
  selected: ReadonlySignal<string | null>;
  trace: ReadonlySignal<Trace | null>;
  canvas: RefObject<HTMLDivElement | null>;
  describe: (box: Box) => string;
  onSelect: (box: Box | null) => void;
  onToggle: (box: Box) => void;
  onSave: (kind: "svg" | "png") => void;
}) {
  const { placement, canvas } = props;
  const { view, placed } = placement;
  const hovered = useSignal<string | null>(null);
  const size = useSize(canvas);
  const press = useRef<{ x: number; y: number; dragging: boolean } | null>(
    null,
  );

  useSignalEffect(() => {
    const { x, y, scale } = view.value;
    const style = canvas.current?.style;
    if (!style) return;
    const spacing =
      DOTS * scale * 2 ** Math.max(0, Math.ceil(Math.log2(0.7 / scale)));
    style.backgroundPosition = `${x}px ${y}px`;
    style.backgroundSize = `${spacing}px ${spacing}px`;
  });

  const zoom = (factor: number, at?: { x: number; y: number }) => {
    const { clientWidth = 0, clientHeight = 0 } = canvas.current ?? {};
    view.value = zoomed(
      view.value,
      factor,
      at ?? { x: clientWidth / 2, y: clientHeight / 2 },
    );
  };
  const onWheel = (event: WheelEvent) => {
    event.preventDefault();
    placement.settle();
    if (event.ctrlKey || event.altKey || event.metaKey) {
      const frame = canvas.current?.getBoundingClientRect();
      const at = {
        x: event.clientX - (frame?.left ?? 0),
        y: event.clientY - (frame?.top ?? 0),
      };
      zoom(Math.exp(-pixels(event.deltaY, event) * 0.0025), at);
      return;
    }
    const { x, y, scale } = view.value;
    const [dx, dy] = event.shiftKey
      ? [event.deltaY, event.deltaX]
      : [event.deltaX, event.deltaY];
    view.value = { scale, x: x - pixels(dx, event), y: y - pixels(dy, event) };
  };
  const onPointerMove = (event: PointerEvent) => {
    const start = press.current;
    if (!start) return;
    const dx = event.clientX - start.x;
    const dy = event.clientY - start.y;
    if (!start.dragging && Math.hypot(dx, dy) < DRAG_START) return;
    // captured only now: a captured pointer's click would miss the box beneath it
    if (!start.dragging) canvas.current?.setPointerCapture(event.pointerId);
    press.current = { x: event.clientX, y: event.clientY, dragging: true };
    const { x, y, scale } = view.value;
    view.value = { scale, x: x + dx, y: y + dy };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // the browser's own: Alt and left goes back
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const focused = document.activeElement?.getAttribute("data-node");
    const boxes = placed.value?.boxes ?? [];
    const from = boxes.find(({ box }) => box.id === focused);
    const direction = DIRECTIONS[event.key];
    if (direction && from) {
      event.preventDefault();
      const next = neighbour(boxes, from, direction);
      if (next) focusBox(next.box.id);
    } else if (event.key === "Escape") props.onSelect(null);
    else if (event.key === "+" || event.key === "=") zoom(ZOOM_STEP);
    else if (event.key === "-") zoom(1 / ZOOM_STEP);
    else if (event.key === "0") placement.fit();
  };
  const focusBox = (id: string) => {
    placement.show(id);
    const all =
      canvas.current?.querySelectorAll<SVGElement>("[data-node]") ?? [];
    [...all].find((element) => element.dataset.node === id)?.focus();
  };

  return (
    <div
      ref={canvas}
      class="graph-canvas"
      role="group"
      aria-label={t("graphs.canvas")}
      data-graph={placement.run.value ?? undefined}
      data-drawn={placement.busy.value ? "false" : "true"}
      onWheel={onWheel}
      onPointerDown={(event) => {
        placement.settle();
        if (event.button === 0) {
          press.current = {
            x: event.clientX,
            y: event.clientY,
            dragging: false,
          };
        }
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        press.current = null;
      }}
      onPointerCancel={() => {
        press.current = null;
      }}
      onClick={(event) => {
        const { target, currentTarget } = event;
        if (target instanceof SVGSVGElement || target === currentTarget)
          props.onSelect(null);
      }}
      onFocusIn={(event) => {
        const target = event.target as Element;
        const id = target.getAttribute("data-node");
        if (id !== null && target.matches(":focus-visible")) placement.show(id);
      }}
      onKeyDown={onKeyDown}
    >
      {placed.value && (
        <GraphDrawing
          drawing={placed.value}
          style={props.style}
          view={view}
          selected={props.selected}
          hovered={hovered}
          trace={props.trace}
          moving={placement.moving}
          describe={props.describe}
          onSelect={props.onSelect}
          onToggle={props.onToggle}
        />
      )}
      <Minimap placement={placement} style={props.style} window={size} />
      <div class="graph-zoom">
        <IconButton
          icon="plus"
          label={t("graphs.zoomIn")}
          onClick={() => zoom(ZOOM_STEP)}
        />
        <IconButton
          icon="minus"
          label={t("graphs.zoomOut")}
          onClick={() => zoom(1 / ZOOM_STEP)}
        />
        <IconButton
          icon="fit"
          label={t("graphs.fit")}
          onClick={placement.fit}
        />
        <MenuButton
          icon="download"
          label={t("graphs.download")}
          entries={() =>
            (["svg", "png"] as const).map((kind) => ({
              label: t(`graphs.${kind}`),
              run: () => props.onSave(kind),
            }))
          }
        />
      </div>
    </div>
  );
}

/** Of a wheel event's delta, which some browsers tell in lines or pages. */
function pixels(delta: number, event: WheelEvent): number {
  const unit = [1, 16, 400][event.deltaMode] ?? 1;
  return delta * unit;
}
