import type { Problem } from "../api/types";
import { t } from "../i18n";
import { board } from "../state/board";
import { Icon } from "../ui/Icon";
import { Popover } from "../ui/Popover";

/** What could not be read, behind a quiet badge; nothing where everything could. */
export function ProblemsBadge() {
  const problems = board.value?.problems ?? [];
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
          {label}
        </>
      }
    >
      {() => (
        <div class="problem-list">
          <h3>{t("problems.title")}</h3>
          <p class="note">{t("problems.note")}</p>
          <ul>
            {problems.map((problem) => (
              <li key={`${problem.file}:${problem.offset}`}>
                <Detail problem={problem} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </Popover>
  );
}

function Detail({ problem }: { problem: Problem }) {
  const { offset, length } = problem;
  return (
    <>
      <div class="message">{problem.message}</div>
      <div class="path">{problem.file}</div>
      {offset !== null && (
        <div class="note">
          {t("problems.offset", { offset })}
          {length !== null && ` · ${t("problems.bytes", { count: length })}`}
        </div>
      )}
    </>
  );
}
