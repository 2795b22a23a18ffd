import { SIGNS, MARKS } from "../../graph/differences";
import { t } from "../../i18n";
import type { Compared } from "./useModel";

/** What the signs and colours of boxes mean: those that there are. */
export function CompareLegend({ compared }: { compared: Compared }) {
  const present = new Set(compared.comparison.marks.values());
  if (present.size === 0) return null;
  return (
    <div
      class="graph-legend"
      role="group"
      aria-label={t("graphs.compare.marks")}
    >
      <ul class="categories">
        {MARKS.filter((mark) => present.has(mark)).map((mark) => (
          <li key={mark} class={`mark-${mark}`}>
            <i class="mark-swatch" aria-hidden="true">
              {SIGNS[mark]}
            </i>
            {t(`graphs.mark.${mark}`)}
          </li>
        ))}
      </ul>
    </div>
  );
}
