/** Things that belong together by name. */
export interface Group<T> {
  /** Empty for what belongs to no group. */
  readonly name: string;
  readonly items: readonly T[];
}
