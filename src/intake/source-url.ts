import { sourceShapes, type SourceRef } from "../transfer/job.ts";
import { inWords } from "../config/in-words.ts";
import { explain } from "./explain.ts";

/** Why a job is invalid, beginning with the field. Never quotes the field's value, which may be a secret. */
export interface Invalid {
  readonly invalid: string;
  /** Every fault, where there are several; the first is `invalid`. */
  readonly faults?: readonly string[];
}

/** Scheme and host, then the path. Storage knows no fragment: a bare `#` is part of a name, as a bare `%` is. */
const ADDRESS = /^([a-z][a-z0-9+.-]*:\/\/[^/\\?#]+)(.*)$/is;

/**
 * The blob that `source.url` names, for an address in the source account only, at its blob or its Data Lake host.
 *
 * The URL itself is never fetched: its container and blob are read with the app's own identity. A job could otherwise
 * make the app send requests to any host, and a SAS would end up in records and logs. So a URL with a query (a SAS)
 * or credentials, and a URL of another account, are rejected.
 *
 * @param source as the job has it
 * @param sourceBaseUrl address of the source account, such as `https://account.blob.core.windows.net`
 */
export const refOfSourceUrl = (
  source: { readonly url: string; readonly versionId: string | null },
  sourceBaseUrl: string,
): SourceRef | Invalid => {
  if (!URL.canParse(source.url)) return { invalid: "source.url: is not a URL" };
  const [, account = "", text = ""] = ADDRESS.exec(source.url.trim()) ?? [];
  // Not by way of URL, which resolves dot segments: a path may not lead out of its container.
  const path = text.replace(/\?$/, "").replaceAll("\\", "/");
  if (path.includes("?")) {
    return {
      invalid:
        "source.url: must have no SAS and no other query (? in a name is %3F); the app reads with its own identity",
    };
  }
  const base = new URL(sourceBaseUrl);
  const basePath = base.pathname.replace(/\/+$/, "");
  if (
    !URL.canParse(account) ||
    !isSameAccount(new URL(account), base) ||
    account.includes("@") ||
    !(path === basePath || path.startsWith(`${basePath}/`))
  ) {
    return { invalid: `source.url: is in an account that is not allowed; ${base.host}${basePath} is` };
  }
  const names = path.slice(basePath.length + 1).split("/");
  try {
    // An address with one name is that of a blob in the root container.
    const [container = "", ...blob] = (names.length === 1 ? ["$root", ...names] : names).map(decoded);
    const parsed = sourceShapes.byName.safeParse({ container, blob: blob.join("/") }, { error: inWords });
    if (!parsed.success) return { invalid: `source.url: ${explain(parsed.error)}` };
    return { container: parsed.data.container, blob: parsed.data.blob, versionId: source.versionId };
  } catch {
    return { invalid: "source.url: has a percent escape that is not UTF-8" };
  }
};

/** The Data Lake host of an account has the same containers and blobs as its blob host. */
const isSameAccount = (url: URL, base: URL): boolean =>
  url.protocol === base.protocol &&
  (url.host === base.host || url.host === base.host.replace(/^([^.]+(?:\.z\d+)?)\.blob\./, "$1.dfs."));

/** @throws {URIError} for bytes that are not UTF-8 */
const decoded = (text: string): string => decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, "%25"));
