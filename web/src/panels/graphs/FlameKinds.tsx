import { cssPaint } from "../../base/cssColor";
import { kindSums, type KindTotal } from "../../graph/flame";
import { formatShare, type Measure } from "../../graph/measures";
import type { Box, Graph } from "../../graph/model";
import { t } from "../../i18n";

const MOST_KINDS = 8;

/** What the kinds of layers in `root` take together, and their colours. */
export function FlameKinds(props: {
  graph: Graph;
  root: Box;
  measure: Measure;
  kinds: readonly KindTotal[];
}) {
  const sums = kindSums(props.graph, props.root, props.measure);
  const whole = [...sums.values()].reduce((a, b) => a + b, 0);
  const shown = props.kinds
    .filter(({ kind }) => sums.has(kind))
    .sort((a, b) => (sums.get(b.kind) ?? 0) - (sums.get(a.kind) ?? 0))
    .slice(0, MOST_KINDS);
  return (
    <ul class="flame-kinds" aria-label={t("graphs.flame.kinds")}>
      {shown.map(({ kind, color }) => (
        <li key={kind}>
          <i
            class="swatch"
            style={{ "--color": cssPaint(color) }}
            aria-hidden="true"
          />
          {kind} <b>{formatShare((sums.get(kind) ?? 0) / whole)}</b>
        </li>
      ))}
    </ul>
  );
}
