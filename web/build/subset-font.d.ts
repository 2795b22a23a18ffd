/** What we use of a package that brings no types. */
declare module "subset-font" {
  /** `font` is really a Buffer of Node; Vite gives files as such. */
  function subsetFont(
    font: Uint8Array,
    text: string,
    options: {
      targetFormat: "woff2";
      keepFeatures: string[];
      variationAxes: Record<string, { min: number; max: number }>;
    },
  ): Promise<Uint8Array>;
  export = subsetFont;
}
