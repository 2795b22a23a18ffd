export const runs = {
  "runs.title": "Runs",
  "runs.filter": "Filter runs",
  "runs.name": "run",
  "runs.toggleAll": "Show all runs, or none",
  "runs.shown": "{shown} of {total} shown",
  "runs.solo": "alt-click or double-click shows this run alone",
  "runs.lastStep": "last step {step}",
  "runs.grew": "grew {age}",
  "runs.live": "still growing",
  "runs.none": "no runs yet",
  "runs.noMatch": "no run matches",
  "runs.resize": "Width of the runs panel",
} as const satisfies Record<string, string>;
