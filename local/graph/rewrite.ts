import { isRewrittenType } from "./file-names.ts";

/** Returns the bytes the service appends to a file it rewrites; null to leave the file alone. */
export type Rewrite = (file: { readonly name: string; readonly sizeBytes: number }) => Uint8Array | null;

/** Appended to Office, PDF and HTML files: enough to change size and hash. */
const ADDED_BYTES = Buffer.from("\n<!-- rewritten by the Graph stand-in -->\n");

/** Turns the `rewrite` option into a function. */
export const toRewrite = (option: boolean | Rewrite): Rewrite => {
  if (typeof option === "function") return option;
  return ({ name }) => (option && isRewrittenType(name) ? ADDED_BYTES : null);
};
