/** Histograms, and the table of all layers. */
export const histograms = {
  "histograms.show": "Show",
  "histograms.layers": "all layers",
  "histograms.cards": "cards",
  "histograms.mode": "Arrangement",
  "histograms.offset": "ridges",
  "histograms.overlay": "overlay",
  "histograms.bands": "bands",
  "histograms.heatmap": "heatmap",
  "histograms.asAll": "as all cards ({mode})",
  "histograms.asRow": "as in the table ({mode})",
  "histograms.cardMenu": "How {name} is drawn",
  "histograms.values": "Values",
  "histograms.linear": "linear",
  "histograms.symlog": "symlog",
  "histograms.log": "log |v|",
  "histograms.time": "Time",
  "histograms.heights": "Heights",
  "histograms.counts": "counts",
  "histograms.shares": "normalised",
  "histograms.chart":
    "{tag} of {run}: {count} histogram | {tag} of {run}: {count} histograms",
  "histograms.sentence":
    "{count} of {total} values lie between {low} and {high}",
  "histograms.sentenceSizes":
    "{count} of {total} values have a size between {low} and {high}",
  "histograms.median": "median",
  "histograms.middle68": "68 % lie in",
  "histograms.middle87": "87 % lie in",
  "histograms.all": "all lie in",
  "histograms.nonFinite":
    "NaN or Inf in {count} step | NaN or Inf in {count} steps",
  "histograms.nonFiniteHelp":
    "Hatched: a step of which all values are NaN or infinite. A red mark: some of them are.",
  "histograms.noValues": "no values were counted",
  "histograms.noFinite": "no finite value",
  "histograms.allAre":
    "its only value is {kind} | all {count} values are {kind}",
  "histograms.allAreOdd":
    "its only value is not finite: {kinds} | none of {count} values is finite: {kinds}",
  "histograms.ofAll": "{count} of {total} values",
  "histograms.thinned": "{drawn} of {count} step | {drawn} of {count} steps",
  "histograms.thinnedHelp":
    "Drawn are steps at even distances, the last one, the one that was clicked on, and those that stand out. What is said of NaN and Inf is true of all steps.",
  "histograms.outburst": "values up to {most}: show by",
  "histograms.outburstHelp":
    "The values of some steps are more than a thousand times as large as usual, so that a linear axis shows the others as a line.",
  "histograms.more": "{count} more",
  "histograms.nothing": "no finite values to draw",
  "histograms.empty": "empty: no values were counted",
  "histograms.tooWide": "the values are too far apart for a linear axis",
  "histograms.noRun": "No shown run has histograms",
  "histograms.nonFiniteRuns": "NaN or Inf in {runs}",
  "histograms.unreadable":
    "{count} step can't be read | {count} steps can't be read",
  "histograms.compare": "compare",
  "histograms.compared": "Compare",
  "histograms.of.runs": "runs",
  "histograms.of.steps": "two steps",
  "histograms.runsAs": "Runs lie",
  "histograms.overlaid": "overlaid",
  "histograms.rows": "in rows",
  "histograms.at": "at step",
  "histograms.from": "from step",
  "histograms.to": "to step",
  "histograms.shareBetween": "values between {low} and {high}",
  "histograms.shareOfSizes": "values with a size between {low} and {high}",
  "histograms.change": "change",
  "histograms.oneStep": "both are the same step",
  "histograms.moved": "{share} of values moved",
  "histograms.meanChange": "mean {before} → {after}",
  "histograms.stdChange": "std {before} → {after}",
  "histograms.stdRange": "std {least} ({narrow}) to {most} ({wide})",
  "histograms.oneRun": "only {run} has it, with std {std}",
  "histograms.runsChart":
    "{tag} of {count} run at step {step} | {tag} of {count} runs at step {step}",
  "histograms.stepsChart":
    "{tag} of {run} at step {before} and at step {after}",
  "histograms.keys":
    "The arrow keys lead from step to step and from bin to bin, Home and End to the first and the last step; Enter keeps the step, Escape leaves.",
  "histograms.buckets": "Buckets of all steps",
  "histograms.unkeep": "Go back to the last step",

  "quantity.label": "Quantity",
  "quantity.gradients": "gradients",
  "quantity.weights": "weights",
  "quantity.activations": "activations",
  "quantity.updates": "updates",
  "quantity.other": "other",

  "layers.verdicts": "The layers of each run",
  "layers.table": "Layers of {run}",
  "layers.layer": "layer",
  "layers.over": "{quantity} over steps",
  "layers.valuesOver": "values over steps",
  "layers.std": "std",
  "layers.medianSize": "median |v|",
  "layers.zeros": "zeros",
  "layers.gradientRatio": "grad / weight",
  "layers.updateRatio": "update / weight",
  "layers.says": "what it says",
  "layers.sorted": "sorted",
  "layers.nearly":
    "near zero (|v| ≤ 1e−12): the file doesn’t tell how many of these are exactly 0",
  "layers.judged.health": "healthy",
  "layers.judged.finite": "no NaN or Inf",
  "layers.judged.nothing": "no values",
  "layers.finiteHelp":
    "The tag doesn't say what these values are, so that they are only examined for NaN, Inf and growth.",
  "layers.rough": "an estimate, off by {share} at most: the file tells buckets",
  "layers.all.health":
    "{count} row, nothing suspicious | {count} rows, nothing suspicious",
  "layers.all.finite":
    "{count} row without NaN or Inf | {count} rows without NaN or Inf",
  "layers.all.nothing": "nothing to judge",
  "layers.sampled": "by a part of the steps, since there are so many",
  "layers.noRows": "No {quantity} here. This run has: {others}.",
  "layers.span": "{low} … {high}",
  "layers.axisOfValues":
    "A column for each step, the stronger the colour the more of its values. Upwards from {low} to {high}, the same in all rows.",
  "layers.axisOfSizes":
    "A column for each step, the stronger the colour the more of its values. Upwards sizes |v| from {low} to {high}, the same in all rows; at the very bottom what is smaller, or 0.",
  "layers.apart": "own axis: {low} … {high}",
  "layers.apartHelp":
    "These values lie too far from those of the other rows, and are drawn over an axis of their own, upwards from {low} to {high}. | These values lie too far from those of the other rows, and are drawn over an axis of their own, upwards from {low} to {high}, the same in {count} rows.",
  "layers.apartNote":
    "The values of {count} row lie too far from the others to be seen on their axis: it has one of its own, named below it. | The values of {count} rows lie too far from the others to be seen on their axis: they have axes of their own, named below them.",
  "layers.stdHelp": "Standard deviation of the values",
  "layers.medianSizeHelp":
    "Median size |v| of the values that aren't 0: half of them are smaller",
  "layers.zerosHelp": "Share of the values that are 0",
  "layers.gradientRatioHelp":
    "L2 norm of the gradient over L2 norm of the weights",
  "layers.updateRatioHelp":
    "L2 norm of the update over L2 norm of the weights: by how much of itself a step changes them",
  "layers.sick":
    "{sick} of {count} row looks sick: | {sick} of {count} rows look sick:",
  "layers.noneHere":
    "{count} row, nothing suspicious in it | {count} rows, nothing suspicious in them",
  "layers.elsewhere": "in {quantity}",
  "layers.comma": ", ",
  "layers.count.nan": "{count} with NaN or Inf",
  "layers.count.exploding": "{count} exploding",
  "layers.count.vanishing": "{count} vanishing",
  "layers.count.dead": "{count} dead",
  "layers.count.saturated": "{count} saturated",
  "layers.count.fast": "{count} updated too fast",
  "layers.count.frozen": "{count} frozen",

  "health.nan":
    "NaN or Inf: {count} value of {quantity} at step {step} | NaN or Inf: {count} values of {quantity} at step {step}",
  "health.nanOther":
    "NaN or Inf: {count} value at step {step} | NaN or Inf: {count} values at step {step}",
  "health.exploding": "exploding: {quantity} grew {times}-fold by step {step}",
  "health.overflowing": "exploding: {quantity} reach {size} at step {step}",
  "health.vanishing":
    "vanishing: mean |g| {size}, {orders} orders below {beside}",
  "health.vanished": "vanishing: mean |g| {size}, below {limit}",
  "health.vanishingHelp":
    "mean |g|: the mean size of the gradient's values (its L1 norm over their number), in the median of all steps",
  "health.dead.gradients": "dead: {share} of gradients are 0",
  "health.dead.activations": "dead: {share} of outputs are 0",
  "health.silent.gradients":
    "dead: {share} of gradients are near zero (≤ 1e−12)",
  "health.silent.activations":
    "dead: {share} of outputs are near zero (≤ 1e−12)",
  "health.saturated": "saturated: {share} of outputs are at the ends",
  "health.fast": "too fast: a step changes it by {share}",
  "health.frozen": "frozen: a step changes it by {size} of itself",
} as const satisfies Record<string, string>;
