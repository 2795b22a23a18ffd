/** Deleting runs, and getting them back. */
import { ApiError } from "../api/client";
import { deleteRuns, undeleteRuns } from "../api/runs";
import { say } from "../base/toast";
import { t } from "../i18n";
import { expectGone } from "./gone";
import { trainings } from "./trainings";

/** Moves trainings with all their parts into the trash, and offers the way back. */
export async function deleteTrainings(names: readonly string[]): Promise<void> {
  const wanted = new Set(names);
  const runs = trainings
    .peek()
    .filter(({ name }) => wanted.has(name))
    .flatMap(({ name, parts }) => [name, ...parts.map(({ run }) => run)]);
  await told(async () => {
    expectGone(runs);
    const trash = await deleteRuns(runs);
    say(t("runs.deleted", { count: names.length, name: names[0] ?? "" }), {
      label: t("runs.undo"),
      run: () => void told(() => undeleteRuns(trash)),
    });
  });
}

/** Does it, and says why where the server would not. */
async function told(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    say([error.message, error.hint].filter(Boolean).join(" · "));
  }
}
