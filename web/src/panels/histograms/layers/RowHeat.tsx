import { useLayoutEffect, useRef } from "preact/hooks";
import { cancelFrame, onNextFrame } from "../../../base/frame";
import type { Binned } from "../../../plot/binned";
import { createScale } from "../../../plot/scale";
import { Layer } from "../../../plot/surface";
import { drawHeat, drawOdd } from "../../../plot/timeline";
import { resolvedTheme } from "../../../state/settings";

const WIDTH = 200;
const HEIGHT = 30;
/** With a line of text below it. */
const LOW_HEIGHT = 19;

/** A distribution over steps, as large as a row has room for. */
export function RowHeat(props: {
  binned: Binned | null;
  color: string;
  low?: boolean;
}) {
  const { binned, color } = props;
  const height = props.low ? LOW_HEIGHT : HEIGHT;
  const host = useRef<HTMLSpanElement>(null);
  const theme = resolvedTheme.value;
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const layer = new Layer();
    element.append(layer.canvas);
    const draw = () => {
      layer.clear(WIDTH, height);
      if (!binned) return;
      const { places } = binned;
      const first = places[0] ?? 0;
      const last = places.at(-1) ?? 0;
      const x = createScale(
        "linear",
        last > first ? [first, last] : [first - 0.5, first + 0.5],
        0,
        WIDTH,
      );
      const box = { left: 0, top: 0, width: WIDTH, height };
      drawHeat(layer.ctx, box, binned, x, color);
      drawOdd(layer.ctx, box, binned, x);
    };
    onNextFrame(draw);
    return () => {
      cancelFrame(draw);
      layer.canvas.remove();
    };
  }, [binned, color, height, theme]);
  return (
    <span
      ref={host}
      class="row-heat"
      style={{ height: `${height}px` }}
      aria-hidden="true"
    />
  );
}
