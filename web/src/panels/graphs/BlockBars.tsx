import { blockFigures } from "../../graph/blocks";
import { formatMeasure, type Measure } from "../../graph/measures";
import type { Box, Graph } from "../../graph/model";
import { locale, t } from "../../i18n";
import { Fact } from "../../ui/Fact";

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
      <ul class="block-bars">
        {all.map(({ box: block, value }) => (
          <li key={block.id}>
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
          </li>
        ))}
      </ul>
    </section>
  );
}
