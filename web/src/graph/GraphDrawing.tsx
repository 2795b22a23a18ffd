import {
  useComputed,
  useSignalEffect,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import { useRef } from "preact/hooks";

import { cssPaint } from "../base/cssColor";
import { BOX, shownKind, shownTitle, type BoxStyle } from "./boxSize";
import { boxClasses } from "./boxClasses";
import { GraphChip } from "./GraphChip";
import { GraphSigns } from "./GraphSigns";
import { NEAR } from "./signs";
import { isFold, type Box } from "./model";
import { arrowHead, polygonPoints, roundedPath, shortened } from "./path";
import type { Placed, PlacedBox, PlacedEdge } from "./placed";
import type { Trace } from "./trace";
import type { Viewport } from "./viewport";

/** Radius of corners, and length of arrow heads, in CSS pixels at zoom 1. */
export const CORNER = 8;
export const ARROW = 7;
export const ARROW_WIDTH = 4;

export interface GraphDrawingProps {
  drawing: Placed;
  style: BoxStyle;
  view: ReadonlySignal<Viewport>;
  selected: ReadonlySignal<string | null>;
  hovered: Signal<string | null>;
  /** Whether boxes are on their way to where this drawing has them. */
  moving: ReadonlySignal<boolean>;
  /** What of it stands out, the rest fades; null: nothing. */
  trace: ReadonlySignal<Trace | null>;
  /** The accessible name of a box. */
  describe: (box: Box) => string;
  onSelect: (box: Box) => void;
  onToggle: (box: Box) => void;
}

/**
 * The drawing as SVG. Frames of open boxes lie below the edges, everything else above. Only what lights up or dims is
 * drawn anew when the pointer moves; panning changes one attribute.
 */
export function GraphDrawing(props: GraphDrawingProps) {
  const transform = useComputed(() => {
    const { x, y, scale } = props.view.value;
    return `translate(${String(x)}px, ${String(y)}px) scale(${String(scale)})`;
  });
  const svg = useRef<SVGSVGElement>(null);
  useSignalEffect(() => {
    if (svg.current) svg.current.style.transform = transform.value;
  });
  const far = useComputed(() => props.view.value.scale < NEAR);
  const { drawing, ...shared } = props;
  const { boxes, edges } = drawing;
  const { style } = props;
  return (
    <svg
      ref={svg}
      class={`graph-svg${far.value ? " far" : ""}${props.moving.value ? " moving" : ""}`}
      // of the whole, and in CSS: by a `transform` of its own SVG would lay every text out anew at each zoom
      style={{ transform: transform.peek() }}
    >
      <g>
        {boxes
          .filter((placed) => placed.open)
          .map((placed) => (
            <Frame key={placed.box.id} placed={placed} {...shared} />
          ))}
        {edges.map((placed) => (
          <Edge
            key={`${placed.edge.from.id}\n${placed.edge.to.id}`}
            placed={placed}
            gone={[placed.edge.from, placed.edge.to].some(
              (box) => style.mark(box) === "removed",
            )}
            hovered={props.hovered}
            selected={props.selected}
            trace={props.trace}
          />
        ))}
        {drawing.chips.map((placed) => (
          <GraphChip key={placed.chip.id} placed={placed} {...shared} />
        ))}
        {boxes.map((placed) => (
          <BoxGroup key={placed.box.id} placed={placed} {...shared} />
        ))}
        <GraphSigns drawing={drawing} {...shared} />
      </g>
    </svg>
  );
}

type BoxProps = Omit<GraphDrawingProps, "drawing"> & { placed: PlacedBox };

/** The background of an open box. */
function Frame({
  placed,
  selected,
  hovered,
  trace,
  onSelect,
  onToggle,
}: BoxProps) {
  const { box } = placed;
  const faded = useComputed(() => isFaded(trace.value, box));
  const chosen = useComputed(() => selected.value === box.id);
  return (
    <rect
      class={`graph-frame${chosen.value ? " selected" : ""}${faded.value ? " faded" : ""}`}
      x={placed.x}
      y={placed.y}
      width={placed.width}
      height={placed.height}
      rx={CORNER}
      onClick={() => {
        onSelect(box);
      }}
      onDblClick={() => {
        onToggle(box);
      }}
      onPointerEnter={() => {
        hovered.value = box.id;
      }}
      onPointerLeave={() => {
        hovered.value = null;
      }}
    />
  );
}

/** A closed box, or the heading of an open one; in the order of the file, so that Tab goes with the data. */
function BoxGroup({
  placed,
  style,
  selected,
  hovered,
  trace,
  describe,
  onSelect,
  onToggle,
}: BoxProps) {
  const { box, x, y, width, open } = placed;
  const chosen = useComputed(() => selected.value === box.id);
  const near = useComputed(() => hovered.value === box.id);
  const faded = useComputed(() => isFaded(trace.value, box));
  const openable = box.children.length > 0;
  const title = shownTitle(box, style);
  const kind = shownKind(box, style);
  const stack = isFold(box) && !open ? BOX.stack : 0;
  const right = width - stack - BOX.padding;
  const tint = style.tint(box);
  const classes = boxClasses(placed, tint);
  if (chosen.value) classes.push("selected");
  if (near.value) classes.push("hovered");
  if (faded.value) classes.push("faded");
  return (
    <g
      class={classes.join(" ")}
      transform={`translate(${String(x)} ${String(y)})`}
      {...(tint?.color ? { style: { "--color": cssPaint(tint.color) } } : {})}
      data-node={box.id}
      role="button"
      tabIndex={0}
      aria-label={describe(box)}
      aria-pressed={chosen.value}
      {...(openable ? { "aria-expanded": open } : {})}
      onClick={() => {
        onSelect(box);
      }}
      onDblClick={() => {
        if (openable) onToggle(box);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        onSelect(box);
        if (event.key === "Enter" && openable) onToggle(box);
      }}
      onFocus={() => {
        hovered.value = box.id;
      }}
      onBlur={() => {
        hovered.value = null;
      }}
      onPointerEnter={() => {
        hovered.value = box.id;
      }}
      onPointerLeave={() => {
        hovered.value = null;
      }}
    >
      {stack > 0 && <Sheets width={width} height={placed.height} />}
      <rect
        class="body"
        width={width - stack}
        height={open ? BOX.header - 10 : placed.height - stack}
        rx={CORNER}
      />
      <text class="title" x={BOX.padding} y={BOX.titleLine}>
        {title}
      </text>{" "}
      {kind !== "" && (
        <text class="kind" x={BOX.padding} y={BOX.kindLine}>
          {kind}
        </text>
      )}{" "}
      <text class="badge" x={right} y={BOX.titleLine} text-anchor="end">
        {style.badge(box)}
      </text>
      {openable && (
        <Chevron
          x={BOX.padding + style.measure(title, style.titleFont) + 3}
          open={open}
          onToggle={() => {
            onToggle(box);
          }}
        />
      )}
    </g>
  );
}

/** Below the body of a closed fold: its blocks lie on each other. */
function Sheets(props: { width: number; height: number }) {
  const width = props.width - BOX.stack;
  const height = props.height - BOX.stack;
  return (
    <>
      {[BOX.stack, BOX.stack / 2].map((by) => (
        <rect
          key={by}
          class="sheet"
          x={by}
          y={by}
          width={width}
          height={height}
          rx={CORNER}
        />
      ))}
    </>
  );
}

function Chevron(props: { x: number; open: boolean; onToggle: () => void }) {
  return (
    <g
      class="chevron"
      transform={`translate(${String(props.x)} 8)`}
      onClick={(event) => {
        event.stopPropagation();
        // of a double click the first one is meant
        if (event.detail < 2) props.onToggle();
      }}
      onDblClick={(event) => {
        event.stopPropagation();
      }}
    >
      <rect width={18} height={18} rx={4} />
      <path
        d={props.open ? "M5.5 7.5 9 11l3.5-3.5" : "M7.5 5.5 11 9l-3.5 3.5"}
      />
    </g>
  );
}

function Edge(props: {
  placed: PlacedEdge;
  /** Only the graph before has it. */
  gone: boolean;
  hovered: ReadonlySignal<string | null>;
  selected: ReadonlySignal<string | null>;
  trace: ReadonlySignal<Trace | null>;
}) {
  const { edge, points, width, label } = props.placed;
  const lit = useComputed(() => {
    const { from, to } = edge;
    const touches = (id: string | null): boolean =>
      id !== null && touchesBox(from, to, id);
    return touches(props.hovered.value) || touches(props.selected.value);
  });
  const traced = useComputed(() => {
    const trace = props.trace.value;
    if (!trace) return "";
    return trace.hasEdge(edge) ? " lit" : " faded";
  });
  const head = arrowHead(points, ARROW, ARROW_WIDTH + width);
  return (
    <g
      class={`graph-edge${lit.value ? " lit" : ""}${traced.value}${edge.control ? " control" : ""}${edge.reference ? " reference" : ""}${props.gone ? " gone" : ""}`}
    >
      <path
        d={roundedPath(shortened(points, ARROW - 1), CORNER)}
        stroke-width={width.toFixed(1)}
      />
      <polygon points={polygonPoints(head)} />
      {label && (
        <text x={label.x} y={label.y} dominant-baseline="central">
          {label.text}
        </text>
      )}
    </g>
  );
}

function isFaded(trace: Trace | null, box: Box): boolean {
  return trace !== null && !trace.has(box);
}

/** Whether an edge begins or ends in the box, or crosses the frame of an open one. */
function touchesBox(from: Box, to: Box, id: string): boolean {
  return isIn(from, id) !== isIn(to, id);
}

function isIn(box: Box, id: string): boolean {
  for (let at: Box | null = box; at; at = at.parent)
    if (at.id === id) return true;
  return false;
}
