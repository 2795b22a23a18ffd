import { useComputed, type ReadonlySignal } from "@preact/signals";
import { CHIP } from "./boxSize";
import type { Box } from "./model";
import { arrowHead, polygonPoints, roundedPath, shortened } from "./path";
import type { PlacedChip } from "./placed";
import type { Trace } from "./trace";

const CORNER = 6;
const ARROW = 6;

/** A name in place of edges; a click leads to what it names. The pane lists the same, so only the pointer needs it. */
export function GraphChip(props: {
  placed: PlacedChip;
  hovered: ReadonlySignal<string | null>;
  selected: ReadonlySignal<string | null>;
  trace: ReadonlySignal<Trace | null>;
  onSelect: (box: Box) => void;
}) {
  const { chip, text, x, y, width, height, points } = props.placed;
  const state = useComputed(() => {
    const trace = props.trace.value;
    const near = [props.hovered.value, props.selected.value];
    const touches =
      near.includes(chip.at.id) ||
      (!chip.isHub && chip.ends.some(({ id }) => near.includes(id)));
    if (trace && !trace.hasEdge(chip)) return " faded";
    return touches || trace ? " lit" : "";
  });
  const [first] = chip.ends;
  return (
    <g
      class={`graph-chip${state.value}`}
      aria-hidden="true"
      onClick={() => props.onSelect(chip.isHub || !first ? chip.at : first)}
    >
      <path d={roundedPath(shortened(points, ARROW - 1), CORNER)} />
      <polygon points={polygonPoints(arrowHead(points, ARROW, 5))} />
      <rect x={x} y={y} width={width} height={height} rx={height / 2} />
      <text x={x + CHIP.padding} y={y + 14}>
        {text}
      </text>
    </g>
  );
}
