import { useSignal } from "@preact/signals";
import type { Problem } from "../api/types";
import { t } from "../i18n";
import { board } from "../state/board";
import { CopyButton } from "../ui/CopyButton";
import { Icon } from "../ui/Icon";
import { Popover } from "../ui/Popover";

const NONE: readonly Problem[] = [];
/** Shown at first, and with each press for more. */
const LOT = 50;

/** What could not be read, behind a quiet badge; nothing where everything could. */
export function ProblemsBadge() {
  const problems = board.value?.problems ?? NONE;
  if (problems.length === 0) return null;
  const label = t("problems.label", { count: problems.length });
  return (
    <Popover
      label={label}
      align="right"
      buttonClass="pill problems"
      button={
        <>
          <Icon name="warning" size={13} />
          <span class="pill-words">{label}</span>
        </>
      }
    >
      {() => <ProblemList problems={problems} />}
    </Popover>
  );
}

function ProblemList({ problems }: { problems: readonly Problem[] }) {
  const count = useSignal(LOT);
  const more = problems.length - count.value;
  return (
    <div class="problem-list">
      <div class="problem-head">
        <h2>{t("problems.title")}</h2>
        <CopyButton text={() => problems.map(told).join("\n\n")} />
      </div>
      <p class="note">{t("problems.note")}</p>
      <ul tabIndex={0} aria-label={t("problems.title")}>
        {problems.slice(0, count.value).map((problem, i) => (
          <li key={i}>
            <div class="message">{problem.message}</div>
            <div class="path">{problem.file}</div>
            {problem.offset !== null && (
              <div class="note">{placeOf(problem)}</div>
            )}
          </li>
        ))}
        {more > 0 && (
          <li>
            <button
              type="button"
              class="link-button"
              onClick={() => (count.value += LOT)}
            >
              {t("problems.more", { count: Math.min(LOT, more), all: more })}
            </button>
          </li>
        )}
      </ul>
    </div>
  );
}

function placeOf({ offset, length }: Problem): string {
  const at = offset === null ? "" : t("problems.offset", { offset });
  if (length === null) return at;
  const skipped = t("problems.bytes", { count: length });
  return at ? `${at} · ${skipped}` : skipped;
}

/** As text to send to somebody. */
function told(problem: Problem): string {
  return [problem.message, problem.file, placeOf(problem)]
    .filter(Boolean)
    .join("\n");
}
