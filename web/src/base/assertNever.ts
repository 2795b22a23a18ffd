/** Closes an exhaustive `switch`: the compiler fails where a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value \`${String(value)}\``);
}
