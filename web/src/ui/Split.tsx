import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

const KEY_STEP = 16;

/** A side panel of adjustable width beside the page's main part. The handle is dragged, or moved by the arrow keys. */
export function Split(props: {
  label: string;
  /** In CSS pixels. */
  width: number;
  min: number;
  max: number;
  onResize: (width: number) => void;
  side: ComponentChildren;
  children: ComponentChildren;
}) {
  const grip = useRef<{ x: number; width: number } | null>(null);
  const resize = (width: number) =>
    props.onResize(Math.round(Math.max(props.min, Math.min(width, props.max))));
  const end = () => {
    grip.current = null;
  };
  return (
    <div class="split">
      <div class="split-side" style={{ width: `${props.width}px` }}>
        {props.side}
      </div>
      <main class="split-rest">
        <div
          class="split-handle"
          role="separator"
          aria-orientation="vertical"
          aria-label={props.label}
          aria-valuenow={props.width}
          aria-valuemin={props.min}
          aria-valuemax={props.max}
          tabIndex={0}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            grip.current = { x: event.clientX, width: props.width };
          }}
          onPointerMove={(event) => {
            if (!grip.current) return;
            resize(grip.current.width + event.clientX - grip.current.x);
          }}
          onPointerUp={end}
          onPointerCancel={end}
          onKeyDown={(event) => {
            const step = { ArrowLeft: -KEY_STEP, ArrowRight: KEY_STEP }[
              event.key
            ];
            if (step) resize(props.width + step);
          }}
        />
        {props.children}
      </main>
    </div>
  );
}
