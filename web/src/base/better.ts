/** Whether more is better, judged by a tag's name: nobody logs that. Less is, unless the name tells otherwise. */
const MORE =
  /(^|[^a-z])(acc|accuracy|top-?\d|auc|auroc|auprc|ap|ap\d+|map|miou|iou|dice|f\d|f[-_]?beta|precision|recall|sensitivity|specificity|r2|bleu|rouge|meteor|cider|psnr|ssim|ndcg|mrr|hits?|score|reward|return|elo|win(rate)?|success|throughput|speed|kappa|mcc|pearson|spearman|corr(elation)?|likelihood|elbo|fps|ips|hparam\/acc\w*)([^a-z]|\d|$)/i;
/** What turns the sense of the words above round: `f1_loss`, `error/top1`. */
const LESS =
  /(^|[^a-z])(loss|losses|err|error|errors|nll|cost|perplexity|ppl|fid|mse|mae|rmse|neg|negative|wer|cer)([^a-z]|\d|$)/i;

export function higherIsBetter(tag: string): boolean {
  // `valAccuracy` and `val_accuracy` are the same words
  const words = tag.replace(/([a-z])([A-Z])/g, "$1_$2");
  return MORE.test(words) && !LESS.test(words);
}
