import { readdirSync } from "node:fs";
import { defineConfig } from "rolldown";
import { boundedMetadata } from "./local/build/bounded-metadata.js";
import { dashboardPage } from "./local/build/dashboard-page.js";
import { noArrow } from "./local/build/no-arrow.js";
import { notices } from "./local/build/notices.js";

const functions = readdirSync("functions").map((file) => file.replace(/\.ts$/, ""));

/**
 * The app as it is deployed, and the embedded host: a few files instead of some 700 and no packages beside them, so
 * that a process starts quickly and with little memory (docs/performance.md). What they share lies in `chunks`; what
 * only some need, such as `@azure/identity`, stays apart and is loaded then.
 */
const app = defineConfig({
  input: {
    ...Object.fromEntries(functions.map((name) => [`functions/${name}`, `functions/${name}.ts`])),
    "local/host/main": "local/host/main.ts",
  },
  platform: "node",
  plugins: [boundedMetadata(), noArrow(), notices()],
  // Given by the worker that loads the app; there is no such package
  // (https://github.com/Azure/azure-functions-nodejs-library/issues/201).
  external: ["@azure/functions-core"],
  output: {
    dir: "dist",
    chunkFileNames: "chunks/[name]-[hash].js",
    comments: { legal: true, annotation: false, jsdoc: false },
    sourcemap: true,
  },
});

/** The dashboard as browsers load it: one script and one style sheet, which they may keep for good. */
const dashboard = defineConfig({
  input: "src/dashboard/main.js",
  platform: "browser",
  plugins: [dashboardPage("src/dashboard")],
  output: {
    dir: "dist/dashboard",
    entryFileNames: "page-[hash].js",
    minify: true,
    comments: { legal: false, annotation: false, jsdoc: false },
  },
});

export default [app, dashboard];
