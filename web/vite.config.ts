import preact from "@preact/preset-vite";
import { compression } from "vite-plugin-compression2";
import { defineConfig } from "vitest/config";
import { onlyWoff2 } from "./build/onlyWoff2.ts";
import { smallerFont } from "./build/smallerFont.ts";

const SERVER = "http://127.0.0.1:6006";

export default defineConfig({
  // relative, since the board may be served below a --path_prefix
  base: "./",
  plugins: [
    preact({ devToolsEnabled: false }),
    smallerFont(),
    onlyWoff2(),
    // each file also in the package in the ways that browsers take it, so that no server spends time on that
    compression({
      include: /\.(?:css|js|svg)$/,
      algorithms: ["brotli", "gzip"],
    }),
  ],
  build: {
    outDir: "../python/glassboard/_web",
    emptyOutDir: true,
    // the Content-Security-Policy allows no data: URLs, so nothing may be inlined
    assetsInlineLimit: 0,
    target: "es2022",
    reportCompressedSize: false,
    // elkjs is one file of 1.4 MB, loaded only by the worker that lays graphs out
    chunkSizeWarningLimit: 1600,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // what the first view shares with the parts that come later is one file, not a dozen small ones
          groups: [
            {
              name: "page",
              test: /src\/(?:base|api|i18n\/(?!zh|graphs|text|en\/graphs|en\/text)|ui|state\/(?!graph|histograms|text))|node_modules\/(?:preact|@preact|@uwdata)/,
            },
          ],
        },
      },
    },
  },
  worker: { format: "es" },
  server: { proxy: { "/api": { target: SERVER, changeOrigin: true } } },
  // a test that needs a document says so in its first line, since making one takes a second
  test: { environment: "node", include: ["src/**/*.test.{ts,tsx}"] },
});
