import { blockFigures } from "../../graph/blocks";
import { formatMeasure, type Measure } from "../../graph/measures";
import type { Box, Graph } from "../../graph/model";
import { locale, t } from "../../i18n";
import { Fact } from "../../ui/Fact";
import { VirtualList } from "../../ui/VirtualList";
import { moveFocus } from "./moveFocus";

/** In CSS pixels, as in graphPane.css. */
const ROW = 24;
/** A model of more blocks has them scroll. */
const ROWS_IN_SIGHT = 12.5;

/** The blocks of a fold, each with what it takes: one of them may differ. */
export function BlockBars(props: {
  graph: Graph;
  box: Box;
  measure: Measure;
  name: string;
  onSelect: (box: Box) => void;
}) {
  const { graph, box, measure } = props;
  const figures = blockFigures(graph, box, measure);
  if (!figures) return null;
  const { all, each, most } = figures;
  const text = (value: number) => formatMeasure(measure, value, locale.value);
  return (
    <section>
      <h3>
        {t("graphs.blocks", { count: all.length })} · {props.name}
      </h3>
      <dl class="facts">
        <Fact name={t("graphs.blocks.typical")}>{text(each)}</Fact>
        {most.value > each && (
          <Fact name={t("graphs.blocks.most")}>
            {most.box.title} · {text(most.value)}
          </Fact>
        )}
      </dl>
      <div
        class="block-bars"
        style={{ height: `${Math.min(all.length, ROWS_IN_SIGHT) * ROW}px` }}
        onKeyDown={(event) => moveFocus(event, "button")}
      >
        <VirtualList
          label={t("graphs.blocks", { count: all.length })}
          items={all}
          rowHeight={ROW}
          keyOf={({ box: block }) => block.id}
          row={({ box: block, value }) => (
            <button
              type="button"
              title={block.id}
              onClick={() => props.onSelect(block)}
            >
              <span>{block.title}</span>
              <i
                aria-hidden="true"
                style={{ width: `${(100 * value) / most.value}%` }}
              />
              <span>{text(value)}</span>
            </button>
          )}
        />
      </div>
    </section>
  );
}
