/** Things that belong together by name. */
export interface Group<T> {
  /** Empty for what belongs to no group. */
  readonly name: string;
  /** What it is called on the page, where that isn't its name. */
  readonly label?: string;
  readonly items: readonly T[];
}
