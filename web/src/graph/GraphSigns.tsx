import {
  useComputed,
  useSignal,
  useSignalEffect,
  type ReadonlySignal,
} from "@preact/signals";
import { cssPaint } from "../base/cssColor";
import type { BoxStyle } from "./boxSize";
import { boxClasses } from "./boxClasses";
import type { Placed } from "./placed";
import { NEAR, signsOf } from "./signs";
import type { Trace } from "./trace";
import type { Viewport } from "./viewport";

/** Signs keep their size until the scale has changed by this factor. */
const STEP = 2 ** 0.25;
/** The zoom has to rest so long (milliseconds): a new size for hundreds of texts takes a frame or two. */
const REST_MS = 90;

/** Titles in a size that reads well, while the drawing is seen from afar. */
export function GraphSigns(props: {
  drawing: Placed;
  style: BoxStyle;
  view: ReadonlySignal<Viewport>;
  trace: ReadonlySignal<Trace | null>;
}) {
  const { drawing, style, view, trace } = props;
  const wanted = useComputed(() => stepOf(view.value.scale));
  const scale = useSignal(wanted.peek());
  useSignalEffect(() => {
    const next = wanted.value;
    // meanwhile they grow and shrink with the drawing
    if (next === null || scale.peek() === null) {
      scale.value = next;
      return;
    }
    const timer = window.setTimeout(() => {
      scale.value = next;
    }, REST_MS);
    return () => window.clearTimeout(timer);
  });
  if (scale.value === null) return null;
  const lit = trace.value;
  return (
    <g class="graph-signs" aria-hidden="true">
      {signsOf(drawing, scale.value, style).map((sign) => {
        const { placed, text, size, x, y } = sign;
        const tint = style.tint(placed.box);
        const faded = lit && !lit.has(placed.box) ? " faded" : "";
        return (
          <g
            key={placed.box.id}
            class={boxClasses(placed, tint).join(" ") + faded}
            {...(tint?.color
              ? { style: { "--color": cssPaint(tint.color) } }
              : {})}
          >
            <text class="title" x={x} y={y} style={{ fontSize: `${size}px` }}>
              {text}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** null: boxes are read by their own texts. */
function stepOf(scale: number): number | null {
  return scale >= NEAR
    ? null
    : STEP ** Math.round(Math.log(scale) / Math.log(STEP));
}
