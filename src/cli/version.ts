import { createRequire } from "node:module";

/** The package's version, from its own package.json wherever that lies. */
export const version = (
  createRequire(import.meta.url)("blobferry/package.json") as { readonly version: string }
).version;
