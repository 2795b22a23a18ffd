import { changeIn, SIGNS } from "../../graph/differences";
import { MEASURES } from "../../graph/measures";
import type { Box, Graph } from "../../graph/model";
import { t } from "../../i18n";
import { Fact } from "../../ui/Fact";
import { changeText, shareOfChange } from "./changes";
import type { Compared } from "./useModel";
import { colorByName } from "./words";

/** What became of the selected box: before and after. */
export function CompareFacts(props: {
  graph: Graph;
  box: Box;
  compared: Compared;
}) {
  const { comparison, sides } = props.compared;
  const side = sides.get(props.box.id);
  if (!side) return null;
  const { before, after, mark } = side;
  const found = comparison.differences.find(
    (one) => one.before === before && one.after === after,
  );
  return (
    <section>
      <h3>{t("graphs.compare.pane")}</h3>
      {mark && (
        <p class={`mark-name mark-${mark}`}>
          {SIGNS[mark]} {t(`graphs.mark.${mark}`)}
        </p>
      )}
      {found && found.changes.length > 0 && (
        <p class="compare-changes">{found.changes.join(", ")}</p>
      )}
      <dl class="facts">
        {MEASURES.map((measure) => {
          const change = changeIn(comparison, before, after, measure);
          if (!change.was && !change.is) return null;
          return (
            <Fact key={measure} name={colorByName(props.graph, measure)}>
              {changeText(change, measure)}{" "}
              <span class="graph-share">{shareOfChange(change)}</span>
            </Fact>
          );
        })}
      </dl>
    </section>
  );
}
