/** The sizes of a tensor's axes; -1 for an unknown size, null for an unknown rank. */
export type Shape = readonly number[] | null;

/** `32×10`; `?` for an unknown size, `scalar` for rank 0, an empty string for an unknown rank. */
export function formatShape(shape: Shape): string {
  if (shape === null) return "";
  if (shape.length === 0) return "scalar";
  return shape.map((size) => (size < 0 ? "?" : String(size))).join("×");
}

/** How many elements a tensor holds; null where a size or the rank is unknown. */
export function elementCount(shape: Shape): number | null {
  if (shape === null) return null;
  let count = 1;
  for (const size of shape) {
    if (size < 0) return null;
    count *= size;
  }
  return count;
}

const BYTES_PER_ELEMENT: ReadonlyMap<string, number> = new Map([
  ...["bool", "int8", "uint8"].map((dtype) => [dtype, 1] as const),
  ...["float16", "bfloat16", "half", "int16", "uint16"].map(
    (dtype) => [dtype, 2] as const,
  ),
  ...["float32", "float", "int32", "int", "uint32"].map(
    (dtype) => [dtype, 4] as const,
  ),
  ...["float64", "double", "int64", "long", "uint64", "complex64"].map(
    (dtype) => [dtype, 8] as const,
  ),
  ["complex128", 16] as const,
]);

/** Bytes of one element of a dtype as torch, numpy or TensorFlow spell it (`torch.float32`, `float32`, `DT_FLOAT`); null if unknown. */
export function bytesPerElement(dtype: string): number | null {
  const name = dtype.toLowerCase().replace(/^(torch\.|dt_)/, "");
  return BYTES_PER_ELEMENT.get(name) ?? null;
}
