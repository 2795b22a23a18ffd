import { batch, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { cssPaint } from "../../base/cssColor";
import {
  barKind,
  flameBars,
  flameRoot,
  flameValues,
  kindTotals,
  sharesParameters,
  type FlameBar,
} from "../../graph/flame";
import { formatMeasure, formatShare, type Measure } from "../../graph/measures";
import type { Box, Graph } from "../../graph/model";
import { locale, t } from "../../i18n";
import { useSize } from "../../ui/useSize";
import { BoxCrumbs } from "./BoxCrumbs";
import { FlameKinds } from "./FlameKinds";
import { FlameTip, type Hovered } from "./FlameTip";
import { flameNeighbour } from "./flameKeys";
import { flameZoom } from "./state";

/** In CSS pixels, as in graphCosts.css. */
const ROW = 28;
/** Narrower bars are not drawn, and narrower ones than these have no room for words. */
const LEAST = 2;
const ROOM_FOR_TITLE = 34;
const ROOM_FOR_FIGURE = 150;
/** So far below a bar with the focus, its figures do not cover it. */
const BELOW = 60;

/** The model from top to bottom, each box as wide as its share; a click looks into one. */
export function Flame(props: {
  graph: Graph;
  measure: Measure;
  selected: string | null;
  onSelect: (box: Box | null) => void;
}) {
  const { graph, measure, selected } = props;
  const active = useSignal<string | null>(null);
  const hovered = useSignal<Hovered | null>(null);
  const rows = useRef<HTMLDivElement>(null);
  const width = useSize(rows).value.width;

  const outermost = flameRoot(graph, measure);
  const root = graph.boxes.get(flameZoom.value ?? "") ?? outermost;
  const bars = flameBars(graph, root, measure, LEAST / Math.max(1, width));
  const kinds = kindTotals(graph, measure);
  const colors = new Map(kinds.map(({ kind, color }) => [kind, color]));
  const whole = flameValues(graph, measure)(graph.root) || 1;
  const depth = Math.max(...bars.map((bar) => bar.depth));
  const tabStop =
    bars.find(({ box }) => box.id === active.value) ?? bars[0] ?? null;

  const lookInto = (box: Box) => {
    flameZoom.value = box === outermost ? null : box.id;
    hovered.value = null;
  };
  const focus = (box: Box) => {
    active.value = box.id;
    const all = rows.current?.querySelectorAll<HTMLElement>("[data-box]") ?? [];
    [...all].find((bar) => bar.dataset.box === box.id)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      if (root === outermost) props.onSelect(null);
      else if (root.parent) lookInto(root.parent);
      hovered.value = null;
      return;
    }
    const next = tabStop && flameNeighbour(bars, tabStop, event.key);
    if (!next) return;
    event.preventDefault();
    focus(next.box);
  };
  const tell = (bar: FlameBar, place: { x: number; y: number }) => {
    hovered.value = { box: bar.box, ...place };
  };

  return (
    <div class="flame" onKeyDown={onKeyDown}>
      <div class="flame-head">
        <FlameCrumbs root={root} outermost={outermost} onSelect={lookInto} />
        <span class="graph-share">
          {formatMeasure(measure, bars[0]?.value ?? 0, locale.value)}
        </span>
      </div>
      {measure === "parameters" && sharesParameters(graph) && (
        <p class="flame-note">{t("graphs.flame.shared")}</p>
      )}
      <FlameKinds graph={graph} root={root} measure={measure} kinds={kinds} />
      <div
        class="flame-rows"
        onPointerLeave={() => (hovered.value = null)}
        onScroll={() => (hovered.value = null)}
      >
        <div
          ref={rows}
          role="tree"
          aria-label={t("graphs.flame")}
          style={{ height: `${(depth + 1) * ROW}px` }}
        >
          {bars.map((bar) => (
            <Bar
              key={bar.box.id}
              bar={bar}
              pixels={bar.width * width}
              color={colors.get(barKind(bar.box, measure) ?? "") ?? null}
              figure={formatMeasure(measure, bar.value, locale.value)}
              share={Math.min(1, bar.value / whole)}
              selected={selected === bar.box.id}
              tabStop={bar === tabStop}
              onOpen={() => {
                active.value = bar.box.id;
                // one step of the way, not two
                batch(() => {
                  props.onSelect(bar.box);
                  if (bar.box.children.length > 0) lookInto(bar.box);
                });
              }}
              onTell={(place) => tell(bar, place)}
              onLeave={() => (hovered.value = null)}
            />
          ))}
        </div>
      </div>
      <FlameTip graph={graph} at={hovered} />
    </div>
  );
}

function Bar(props: {
  bar: FlameBar;
  pixels: number;
  color: string | null;
  figure: string;
  share: number;
  selected: boolean;
  tabStop: boolean;
  onOpen: () => void;
  onTell: (place: { x: number; y: number }) => void;
  onLeave: () => void;
}) {
  const { bar, pixels, color, figure } = props;
  const { box, depth, left, width } = bar;
  const told = `${figure} · ${formatShare(props.share)}`;
  const name = box.title || t("graphs.flame.whole");
  return (
    <div
      role="treeitem"
      class={`flame-bar${color ? " layer" : ""}${pixels > ROOM_FOR_TITLE ? " roomy" : ""}`}
      data-box={box.id}
      aria-level={depth + 1}
      aria-selected={props.selected}
      aria-label={[`${name} ${told}`, box.kind].filter(Boolean).join(", ")}
      tabIndex={props.tabStop ? 0 : -1}
      style={{
        left: `${left * 100}%`,
        width: `${width * 100}%`,
        top: `${depth * ROW}px`,
        ...(color ? { "--color": cssPaint(color) } : {}),
      }}
      onClick={props.onOpen}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        props.onOpen();
      }}
      onPointerMove={(event) =>
        props.onTell({ x: event.clientX, y: event.clientY })
      }
      onFocus={(event) => {
        if (!event.currentTarget.matches(":focus-visible")) return;
        const frame = event.currentTarget.getBoundingClientRect();
        props.onTell({ x: frame.left, y: frame.bottom + BELOW });
      }}
      onBlur={props.onLeave}
    >
      {pixels > ROOM_FOR_TITLE && <span class="name">{name}</span>}{" "}
      {pixels > ROOM_FOR_FIGURE && <span class="graph-share">{told}</span>}
    </div>
  );
}

/** From the whole model to what is looked into. */
function FlameCrumbs(props: {
  root: Box;
  outermost: Box;
  onSelect: (box: Box) => void;
}) {
  const around: Box[] = [];
  for (let at = props.root; at !== props.outermost && at.parent; at = at.parent)
    around.unshift(at.parent);
  return (
    <BoxCrumbs
      class="flame-crumbs"
      around={around}
      box={props.root}
      nameOf={(box) => box.title || t("graphs.flame.whole")}
      onSelect={props.onSelect}
    />
  );
}
