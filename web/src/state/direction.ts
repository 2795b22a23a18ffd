/** Whether less or more of a quantity is better, by what its tag is called; pure. */
import { nameTokens } from "../base/nameTokens";
import { lotsOf, mannKendall } from "../base/trend";

export type Direction = "lower" | "higher";

const words = (text: string) => new Set(text.trim().split(/\s+/));

/** What belongs to the machine or to the schedule: neither is better, even where `loss` stands beside it. */
const SETTINGS = words(`
  lr learning scale weight weights momentum temperature lambda coef coefficient
  time times runtime duration elapsed seconds second secs sec ms minutes hours
  memory mem gpu cpu vram ram throughput fps speed size count num number norm`);
/** What is counted, unless a measure stands beside it: `epoch_loss` is a loss. */
const COUNTED = words(
  "step steps iteration iterations epoch epochs batch samples examples tokens",
);
/** They go before HIGHER: `acc_loss` is a loss, `score_error` an error. */
const LOWER = words(`
  loss losses cost costs err error errors perplexity ppl mse rmse mae mape smape
  rmsle nll ppl bce ce xent crossentropy bpc bpb wer cer fid kid lpips divergence kl
  kld regret misclassification fpr fnr eer ece brier hinge 损失 误差`);
const HIGHER = words(`
  acc accuracy accuracies f1 fbeta fscore dice iou miou jaccard auc auroc auprc
  aupr roc ap map mar precision recall sensitivity specificity tpr tnr bleu rouge
  meteor cider chrf comet score scores reward rewards rew return returns elo psnr ssim r2
  top kappa mcc correct success win wins winrate hit hits ndcg mrr likelihood elbo pearson
  spearman corr correlation em pass quality explained gain 准确率 精度`);
/** `neg_log_likelihood`. */
const NEGATIVE = words("neg negative minus");

/** Null where the name does not tell. */
export function directionOf(tag: string): Direction | "neither" | null {
  const found = wordsOf(tag);
  const has = (meant: ReadonlySet<string>) =>
    found.some((word) => meant.has(word));
  if (has(SETTINGS)) return "neither";
  if (has(LOWER)) return "lower";
  if (has(HIGHER)) return has(NEGATIVE) ? "lower" : "higher";
  return has(COUNTED) ? "neither" : null;
}

/**
 * The name's words; also those that a change of case would cut (`mAP`, `IoU`), and each without the figures at its end
 * (`map50`, `acc1`).
 */
function wordsOf(tag: string): string[] {
  const uncut = tag.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const whole = [...nameTokens(tag).map(({ text }) => text), ...uncut];
  return [...whole, ...whole.map((word) => word.replace(/\p{N}+$/u, ""))];
}

/** Which figure of a tag's values is the best one: of what is neither better nor worse, the last. */
export function bestFigure(tag: string): "min" | "max" | "last" {
  const direction = directionOf(tag);
  if (direction === "lower") return "min";
  return direction === "higher" ? "max" : "last";
}

/** One of a thousand columns of noise goes as far. */
const SURE = 3;

/** By the name, or else by the way in which the training took it; null where neither tells. */
export function directionBy(
  tag: string,
  training: Float64Array,
): Direction | null {
  const named = directionOf(tag);
  if (named === "neither") return null;
  if (named !== null) return named;
  const trend = mannKendall(lotsOf(training).medians);
  if (Math.abs(trend) < SURE) return null;
  return trend < 0 ? "lower" : "higher";
}

/** Whether `a` is the better one of two finite values. */
export function isBetter(direction: Direction, a: number, b: number): boolean {
  return direction === "lower" ? a < b : a > b;
}
