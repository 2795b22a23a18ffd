/** What the shown runs logged beside their scalars, to be marked in the charts. */
import { computed, type ReadonlySignal } from "@preact/signals";
import { getMarks, type Mark } from "../api/marks";
import { revision } from "./board";
import { showMarks } from "./chartOptions";
import { resource } from "./resource";
import { shownRuns } from "./runs";

/** Of more runs the marks would be a fence. */
const MOST_RUNS = 12;
const MARKED = ["text", "hparams"];
const NONE: readonly Mark[] = [];

const read = resource({
  key: () => {
    if (!showMarks.value || shownRuns.value.length > MOST_RUNS) return null;
    const marked = shownRuns.value.filter((run) =>
      MARKED.some((kind) => run.tags[kind]?.length),
    );
    return marked.length > 0 ? marked.map((run) => run.name) : null;
  },
  read: getMarks,
  revision: (runs) =>
    runs.map((run) => MARKED.map((kind) => revision(run, kind).value)).join(),
  pause: 2_000,
});

export const marks: ReadonlySignal<readonly Mark[]> = computed(() =>
  showMarks.value && shownRuns.value.length <= MOST_RUNS
    ? (read.value.value ?? NONE)
    : NONE,
);
