import type { Board, Problem } from "../api/types";
import { assertNever } from "../base/assertNever";
import { t } from "../i18n";
import { panels, type PanelEntry } from "../panels/registry";
import { progress as reading } from "../state/progress";
import { EmptyState } from "../ui/EmptyState";
import { readingText } from "./LoadingProgress";
import { firstKind, planTabs } from "./tabs";

/** Files that are there but could not be read: why, and where. */
function Unreadable({ problems }: { problems: readonly Problem[] }) {
  const [first] = problems;
  const more = problems.length - 1;
  return (
    <EmptyState
      title={t("empty.unreadable.title")}
      path={first?.file ?? ""}
      body={
        <>
          {first?.message}
          {more > 0 && ` · ${t("more", { count: more })}`}
        </>
      }
    />
  );
}

/** Why a dashboard has nothing to show, where it was looked for, and the lines that would change that. */
export function NothingYet(props: { board: Board; entry: PanelEntry }) {
  const { progress, logdir, runs, problems } = props.board;
  const { entry } = props;
  const kinds = panels.map((panel) => panel.kind);
  const plan = planTabs(props.board.tags, kinds, entry.kind);
  // who logged images alone is told that they are there
  const others =
    firstKind(props.board.tags, kinds) === null
      ? plan.later.map(({ kind }) => kind)
      : [];
  const code = entry.howTo.replace("LOGDIR", () => logdir);
  switch (progress.state) {
    case "waiting":
      return (
        <EmptyState
          title={t("empty.waiting.title")}
          path={progress.reason || logdir}
          body={t("empty.waiting.body")}
          code={code}
        />
      );
    case "loading":
      return (
        <EmptyState
          title={t("empty.loading")}
          path={logdir}
          body={readingText(reading.value ?? progress)}
        />
      );
    case "ready":
      if (runs.length === 0 && problems.length > 0) {
        return <Unreadable problems={problems} />;
      }
      return runs.length === 0 ? (
        <EmptyState
          title={t("empty.logdir.title")}
          path={logdir}
          body={t("empty.logdir.body")}
          code={code}
        />
      ) : (
        <EmptyState
          title={t("empty.kind.title", { kind: t(entry.titleKey) })}
          path={logdir}
          body={
            <>
              {others.length > 0 &&
                `${t("empty.kind.others", { kinds: others.join(", ") })} `}
              {t("empty.kind.body", { count: runs.length })}
            </>
          }
          code={code}
        />
      );
    default:
      return assertNever(progress.state);
  }
}
