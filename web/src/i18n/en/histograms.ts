export const histograms = {
  "histograms.mode": "Arrangement",
  "histograms.offset": "offset",
  "histograms.overlay": "overlay",
  "histograms.chart":
    "{tag} of {run}: {count} histogram | {tag} of {run}: {count} histograms",
  "histograms.range": "bucket",
  "histograms.count": "count",
  "histograms.total": "all values",
  "histograms.nonFinite":
    "NaN or Inf in {count} step | NaN or Inf in {count} steps",
  "histograms.nothing": "no finite values to draw",
  "histograms.noRun": "No shown run has histograms",
} as const satisfies Record<string, string>;
