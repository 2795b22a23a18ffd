import { markOf } from "../../base/mark";
import type { Box } from "../../graph/model";
import type { Placed } from "../../graph/placed";
import { t } from "../../i18n";
import { drawnEdges, toggleEdges } from "../../state/graph";

/** That edges of the box are tucked away, and the way to have them drawn, and back. */
export function TuckedNote(props: { placed: Placed | null; box: Box }) {
  const { placed, box } = props;
  const drawn = drawnEdges.value.has(markOf(box.id));
  const hub = placed?.chips.find(({ chip }) => chip.isHub && chip.at === box);
  if (!hub && !drawn) return null;
  return (
    <div class="graph-tucked">
      {hub && (
        <p>
          {t(`graphs.tucked.${hub.chip.side}`, { count: hub.chip.ends.length })}
        </p>
      )}
      <button type="button" class="button" onClick={() => toggleEdges(box.id)}>
        {t(drawn ? "graphs.tuckEdges" : "graphs.drawEdges")}
      </button>
    </div>
  );
}
