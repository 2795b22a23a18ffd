export const text = {
  "text.view": "View",
  "text.rendered": "rendered",
  "text.raw": "raw",
  "text.of": "{index} of {total}",
  "text.content": "{tag} of {run}",
  "text.nothing": "no text",
  "text.moreRows":
    "and {count} more row: see the raw view | and {count} more rows: see the raw view",
  "text.sliced":
    "only the first slice of a tensor of more than two axes is shown: see the raw view",
  "text.long": "long text, shown as it was logged",
  "text.noRun": "No shown run has texts",
} as const satisfies Record<string, string>;
