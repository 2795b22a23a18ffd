import { t } from "../../../i18n";
import type { ShownRow } from "./model";
import { RowHeat } from "./RowHeat";
import { ends } from "./words";

/** What is drawn of a row; where it has an axis apart, a line below says so, and from where to where. */
export function HeatCell(props: { shown: ShownRow; color: string }) {
  const { shown, color } = props;
  const { apart } = shown;
  if (!apart) return <RowHeat binned={shown.heat()} color={color} />;
  const help = { ...ends(apart), count: apart.rows };
  return (
    <span class="heat-apart" title={t("layers.apartHelp", help)}>
      <RowHeat binned={shown.heat()} color={color} low />
      <small>{t("layers.apart", ends(apart))}</small>
    </span>
  );
}
