/**
 * TensorBoard's debiased exponential moving average, as the server computes it: `last ← weight · last + (1 − weight) · y`,
 * shown as `last / (1 − weight^n)`. What is not finite stays as it is and does not count; a constant series is left alone.
 */
export function smoothed(values: Float64Array, weight: number): Float64Array {
  if (isConstant(values)) return values;
  const shown = new Float64Array(values.length);
  let last = 0;
  let remaining = 1; // weight^n
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) {
      shown[i] = value;
      continue;
    }
    last = last * weight + (1 - weight) * value;
    remaining *= weight;
    shown[i] = last / (1 - remaining);
  }
  return shown;
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => Object.is(value, values[0]));
}
