import { t } from "../../i18n";

export const HELP_ID = "histogram-keys";

/** What the keys do on a chart, for who can't see that; each of them refers to it. */
export function KeysHelp() {
  return (
    <p id={HELP_ID} class="visually-hidden">
      {t("histograms.keys")}
    </p>
  );
}
