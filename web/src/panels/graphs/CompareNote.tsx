import { Icon } from "../../ui/Icon";
import { t } from "../../i18n";
import { changeSentence } from "./changes";
import type { Compared } from "./useModel";

/** What is different, in a sentence; or why there is nothing to compare with. */
export function CompareNote(props: {
  compared: Compared | null;
  /** The name of the graph that it is compared with. */
  before: string | null;
  error: string | null;
}) {
  const { compared, before, error } = props;
  if (before === null || (!compared && error === null)) return null;
  return (
    <div class="graph-notes compare-note" role="note">
      <Icon name={compared ? "baseline" : "help"} size={12} />
      <p>
        {compared ? (
          <>
            {t("graphs.compare.against", { run: before })}{" "}
            <Sentence compared={compared} />
          </>
        ) : (
          t("graphs.compare.failed", { run: before, reason: error ?? "" })
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
