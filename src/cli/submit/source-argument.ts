import { CommandError } from "../errors.ts";
import { exitCode } from "../exit-code.ts";

/** What `SOURCE` refers to. */
export type SourceArgument =
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "blob"; readonly container: string; readonly blob: string }
  /** Every blob whose name starts with the prefix. */
  | { readonly kind: "prefix"; readonly container: string; readonly prefix: string };

/**
 * Reads `CONTAINER/BLOB`, `CONTAINER/PREFIX*` or a blob's URL.
 * @param isLiteral whether a `*` at the end is part of the blob's name
 * @throws {CommandError} usage
 */
export const readSource = (text: string, isLiteral = false): SourceArgument => {
  if (/^https?:\/\//i.test(text)) return { kind: "url", url: text };
  const slash = text.indexOf("/");
  const container = text.slice(0, slash);
  const name = text.slice(slash + 1);
  if (slash < 1 || name === "") {
    throw new CommandError(
      exitCode.usage,
      `"${text}" is not a valid source: use CONTAINER/BLOB, 'CONTAINER/PREFIX*' or the blob's URL`,
    );
  }
  const wildcard = isLiteral ? undefined : /[*?](?!$)|\?$/.exec(name)?.[0];
  if (wildcard !== undefined) {
    throw new CommandError(
      exitCode.usage,
      `"${text}": ${wildcard} is not a wildcard here; only a * at the end selects many blobs. If it is part of the blob's name, add --literal`,
    );
  }
  return name.endsWith("*") && !isLiteral
    ? { kind: "prefix", container, prefix: name.slice(0, -1) }
    : { kind: "blob", container, blob: name };
};
