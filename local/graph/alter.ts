import { isRewrittenType } from "./file-names.ts";
import type { Alter } from "./options.ts";

/** What is appended to Office, PDF and HTML files: enough to change size and hash. */
const addedBytes = Buffer.from("\n<!-- rewritten by the Graph stand-in -->\n");

/** The function an `alter` option stands for. */
export function alterFrom(option: boolean | Alter): Alter {
  if (typeof option === "function") return option;
  return ({ name }) => (option && isRewrittenType(name) ? addedBytes : undefined);
}
