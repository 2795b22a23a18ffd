/** Fonts of packages in the one format that every browser of ours reads. */
import type { Plugin } from "vite";

const OTHERS = /,\s*url\([^)]+\.(?:woff|ttf)\)\s*format\("[a-z]+"\)/g;

export function onlyWoff2(): Plugin {
  return {
    name: "only-woff2",
    enforce: "pre",
    transform(code, id) {
      return id.endsWith("/katex.min.css") ? code.replace(OTHERS, "") : null;
    },
  };
}
