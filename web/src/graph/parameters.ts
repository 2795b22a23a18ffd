/** How many parameters boxes have together. */
import type { ParameterTotals } from "./model";

export const NO_PARAMETERS: ParameterTotals = {
  tensors: 0,
  count: 0,
  bytes: 0,
};

export function summedParameters(
  all: readonly ParameterTotals[],
): ParameterTotals {
  let { tensors, count, bytes } = NO_PARAMETERS;
  for (const each of all) {
    tensors += each.tensors;
    count += each.count;
    bytes = bytes === null || each.bytes === null ? null : bytes + each.bytes;
  }
  return { tensors, count, bytes };
}
