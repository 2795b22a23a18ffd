import {
  changeIn,
  SIGNS,
  comparableMeasures,
  wholeChanges,
  type Difference,
} from "../../graph/differences";
import { formatShare, type Measure } from "../../graph/measures";
import type { Box, Graph } from "../../graph/model";
import { t } from "../../i18n";
import { EmptyState } from "../../ui/EmptyState";
import { VirtualList } from "../../ui/VirtualList";
import { changeText, shareOfChange } from "./changes";
import { moveFocus } from "./moveFocus";
import { SideScroll } from "./SideScroll";
import { tableGrid } from "./tableGrid";
import type { Compared } from "./useModel";
import { pathOf } from "./words";

const ROW_HEIGHT = 28;

const SHOWN: readonly Measure[] = ["parameters", "flops", "forward"];

/** The modules that differ, the heaviest first, with what they took and take. */
export function CompareTable(props: {
  /** The union, whose boxes are selected. */
  graph: Graph;
  compared: Compared;
  selected: string | null;
  onSelect: (box: Box) => void;
}) {
  const { graph, compared } = props;
  const { comparison } = compared;
  const { before, after, differences } = comparison;
  const columns = SHOWN.filter((measure) =>
    comparableMeasures(before, after).includes(measure),
  );
  const { row: style, sheet } = tableGrid([
    [112, 0],
    [140, 1.4],
    [150, 2],
    ...columns.map(() => [150, 1.2] as const),
    [56, 0],
  ]);
  const boxes = unionBoxes(graph, compared);
  return (
    <SideScroll class="module-table compare-table">
      <div class="module-head" style={{ ...style, ...sheet }}>
        <span />
        <span class="name">{t("graphs.module")}</span>
        <span>{t("graphs.compare.changes")}</span>
        {columns.map((measure) => (
          <span key={measure} class="figure">
            {t(`graphs.${measure === "memory" ? "kept" : measure}`)}
          </span>
        ))}
        <span class="figure">{t("graphs.compare.weight")}</span>
      </div>
      <Whole
        compared={compared}
        columns={columns}
        style={{ ...style, ...sheet }}
      />
      {differences.length === 0 && (
        <EmptyState title={t("graphs.compare.same")} body="" />
      )}
      <div
        class="module-rows"
        style={sheet}
        onKeyDown={(event) => moveFocus(event, ".module-row")}
      >
        <VirtualList
          label={t("graphs.compare.table")}
          items={differences}
          rowHeight={ROW_HEIGHT}
          keyOf={(one) => `${one.mark} ${(one.after ?? one.before)?.id ?? ""}`}
          row={(one) => (
            <Row
              compared={compared}
              difference={one}
              box={boxes.get(one.after ?? one.before) ?? null}
              selected={props.selected}
              columns={columns}
              style={style}
              onSelect={props.onSelect}
            />
          )}
        />
      </div>
    </SideScroll>
  );
}

interface RowStyle {
  columns: readonly Measure[];
  style: { gridTemplateColumns: string };
}

/** The model as a whole. */
function Whole(props: RowStyle & { compared: Compared }) {
  const whole = wholeChanges(props.compared.comparison);
  return (
    <div class="module-head compare-whole" style={props.style}>
      <span />
      <b class="name">{t("graphs.flame.whole")}</b>
      <span />
      {props.columns.map((measure) => {
        const change = whole.get(measure);
        return (
          <span key={measure} class="figure">
            {change && (
              <>
                {changeText(change, measure)} <em>{shareOfChange(change)}</em>
              </>
            )}
          </span>
        );
      })}
      <span />
    </div>
  );
}

function Row(
  props: RowStyle & {
    compared: Compared;
    difference: Difference;
    /** Of the union. */
    box: Box | null;
    selected: string | null;
    onSelect: (box: Box) => void;
  },
) {
  const { difference, box } = props;
  const { mark, before, after, changes } = difference;
  const shown = after ?? before;
  const what = changes.join(", ");
  return (
    <button
      type="button"
      class={`module-row${box && props.selected === box.id ? " selected" : ""}`}
      aria-current={box !== null && props.selected === box.id}
      title={shown?.id}
      style={props.style}
      onClick={() => box && props.onSelect(box)}
    >
      <span class={`mark-name mark-${mark}`}>
        {SIGNS[mark]} {t(`graphs.mark.${mark}`)}
      </span>
      <span class="name">{shown && pathOf(shown)}</span>
      <span class="kind" title={what}>
        {what || shown?.kind}
      </span>
      {props.columns.map((measure) => {
        const change = changeIn(
          props.compared.comparison,
          before,
          after,
          measure,
        );
        return (
          <span key={measure} class="figure">
            {changeText(change, measure)} <em>{shareOfChange(change)}</em>
          </span>
        );
      })}
      <span class="figure">{formatShare(difference.weight)}</span>
    </button>
  );
}

function unionBoxes(
  graph: Graph,
  { sides }: Compared,
): ReadonlyMap<Box | null, Box> {
  const boxes = new Map<Box | null, Box>();
  for (const box of graph.boxes.values()) {
    const side = sides.get(box.id);
    if (side) boxes.set(side.after ?? side.before, box);
  }
  return boxes;
}
