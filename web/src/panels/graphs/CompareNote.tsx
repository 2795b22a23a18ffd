import { Icon } from "../../ui/Icon";
import { t } from "../../i18n";
import { changeSentence } from "./changes";
import type { Compared } from "./useModel";

/** What is different, in a sentence; or why there is nothing to compare with. */
export function CompareNote(props: {
  compared: Compared | null;
  run: string | null;
  error: string | null;
}) {
  const { compared, run, error } = props;
  if (run === null || (!compared && error === null)) return null;
  return (
    <div class="graph-notes compare-note" role="note">
      <Icon name={compared ? "baseline" : "help"} size={12} />
      <p>
        {compared ? (
          <>
            {t("graphs.compare.against", { run })}{" "}
            <Sentence compared={compared} />
          </>
        ) : (
          t("graphs.compare.failed", { run, reason: error ?? "" })
        )}
      </p>
    </div>
  );
}

function Sentence({ compared }: { compared: Compared }) {
  const { structure, figures } = changeSentence(compared);
  return (
    <>
      <b>{structure}</b>
      {figures && ` · ${figures}`}
    </>
  );
}
