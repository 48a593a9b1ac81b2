import { createRequire } from "node:module";

/** The version in the package's own package.json, wherever that is installed. */
export const version = (
  createRequire(import.meta.url)("blobferry/package.json") as { readonly version: string }
).version;
