import { cssPaint } from "../../base/cssColor";
import type { Coloring } from "../../graph/coloring";
import { dataRange, isData } from "../../graph/data";
import { addsUp, HEAT_STEPS, isMeasure } from "../../graph/measures";
import type { Graph } from "../../graph/model";
import { t } from "../../i18n";
import { colorByName, figureOf } from "./words";

/** More would cover the drawing. */
const MOST_CATEGORIES = 8;

/** What the colours of boxes mean. */
export function ColorLegend(props: { graph: Graph; coloring: Coloring }) {
  const { graph, coloring } = props;
  const { by, categories } = coloring;
  if (by === "plain") return null;
  const name = colorByName(graph, by);
  return (
    <div class="graph-legend" role="group" aria-label={t("graphs.legend")}>
      <b>{name}</b>
      {isData(by) ? (
        <>
          <ul class="heat-steps">
            {HEAT_STEPS.map((from, step) => (
              <li key={from}>
                <i class={`heat-${step}`} aria-hidden="true" />
              </li>
            ))}
          </ul>
          <span>{dataRange(graph, by)}</span>
        </>
      ) : isMeasure(by) ? (
        <>
          <ul class="heat-steps">
            {HEAT_STEPS.map((from, step) => (
              <li key={from}>
                <i class={`heat-${step}`} aria-hidden="true" />
                {Math.round(from * 100)}
              </li>
            ))}
            <li>%</li>
          </ul>
          <span>
            {t(addsUp(by) ? "graphs.ofWhole" : "graphs.ofMost", {
              whole: figureOf(graph, graph.root, by),
            })}
          </span>
        </>
      ) : (
        <ul class="categories">
          {categories.slice(0, MOST_CATEGORIES).map((category) => (
            <li key={category.name}>
              <i
                class="swatch"
                style={{ "--color": cssPaint(category.color) }}
                aria-hidden="true"
              />
              {category.name}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
