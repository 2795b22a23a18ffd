/** What a node is for: operations are drawn; the others are held by the box around them and listed in the pane. */
export type Role = "operation" | "parameter" | "buffer" | "constant";

/** The buffers of torch's normalisation layers: its files tell parameters and buffers apart by nothing but their names. */
const TORCH_BUFFERS: ReadonlySet<string> = new Set([
  "running_mean",
  "running_var",
  "num_batches_tracked",
]);

/**
 * The role of a node, by its op. `prim::` nodes of torch's traces that only gather constants (the stride of a convolution)
 * are constants themselves.
 */
export function roleOf(
  op: string,
  name: string,
  inputRoles: readonly Role[],
): Role {
  switch (op) {
    case "Parameter":
      return "parameter";
    case "Buffer":
      return "buffer";
    case "Const":
      return "constant";
    case "prim::GetAttr":
      return TORCH_BUFFERS.has(tensorTitle(name)) ? "buffer" : "parameter";
    default:
      return op.startsWith("prim::") &&
        inputRoles.every((role) => role === "constant")
        ? "constant"
        : "operation";
  }
}

/** The name of a held tensor: `weight` of `Net/Linear[fc]/weight` and of torch's `Net/Linear[fc]/weight/weight.7`. */
export function tensorTitle(name: string): string {
  const segments = name.split("/");
  const last = segments.at(-1) ?? "";
  const scope = segments.at(-2);
  return scope !== undefined && last.replace(/\.\d+$/, "") === scope
    ? scope
    : last;
}
