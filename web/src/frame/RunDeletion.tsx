import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { deleteTrainings } from "../state/deletion";
import { displayName } from "../state/runs";
import type { Line } from "../state/runTree";
import { namesOf } from "./runGestures";
import { doomedLine } from "./runTools";

/** The question whether to delete, in place of the row that it is about. */
export function RunDeletion({ line }: { line: Line }) {
  const keep = useRef<HTMLButtonElement>(null);
  const names = namesOf(line);
  useLayoutEffect(() => keep.current?.focus({ preventScroll: true }), []);
  const end = () => {
    const grid = keep.current?.closest<HTMLElement>("[role=treegrid]");
    doomedLine.value = null;
    grid?.focus({ preventScroll: true });
  };
  const question =
    line.kind === "run"
      ? t("runs.deleteOne", { name: displayName(line.training.name) })
      : t("runs.deleteMany", { count: names.length, name: line.label });
  return (
    <div
      class="run-doom"
      role="gridcell"
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") end();
      }}
    >
      <span role="alert" title={question}>
        {question}
      </span>
      <button
        type="button"
        class="run-delete"
        onClick={() => {
          end();
          void deleteTrainings(names);
        }}
      >
        {t("runs.delete")}
      </button>
      <button ref={keep} type="button" class="run-keep" onClick={end}>
        {t("runs.keep")}
      </button>
    </div>
  );
}
