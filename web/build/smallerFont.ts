/** The page's font as the page uses it, in three fifths of the bytes. */
import subsetFont from "subset-font";
import type { Plugin } from "vite";

/** As `@font-face` says in src/styles/base.css. */
const WEIGHTS = { min: 400, max: 700 };

/** Kerning, figures of equal width, and what stands beside others otherwise, as an arrow does. Fractions stay away. */
const FEATURES = ["kern", "tnum", "calt"];

/** Any that the file has, but for marks that stand above other letters, which `@font-face` leaves to other fonts. */
const CHARACTERS = Array.from({ length: 0xd800 }, (_, code) => code)
  .filter((code) => code < 0x300 || code > 0x36f)
  .map((code) => String.fromCharCode(code))
  .join("");

export function smallerFont(): Plugin {
  return {
    name: "smaller-font",
    apply: "build",
    async generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        // the formulas' fonts are small already, and need all that they have
        const isOurs = /inter-[^/]*\.woff2$/.test(file.fileName);
        if (file.type !== "asset" || !isOurs) continue;
        file.source = await subsetFont(file.source as Uint8Array, CHARACTERS, {
          targetFormat: "woff2",
          keepFeatures: FEATURES,
          variationAxes: { wght: WEIGHTS },
        });
      }
    },
  };
}
