import { sourceShapes, type SourceRef } from "../transfer/job.ts";
import { explain } from "./explain.ts";

/** Why a job is invalid, beginning with the field. Never quotes the field's value, which may be a secret. */
export interface Invalid {
  readonly invalid: string;
}

/**
 * The blob that `source.url` names, for an address in the source account only.
 *
 * The URL itself is never fetched: its container and blob are read with the app's own identity. A job could otherwise
 * make the app send requests to any host, and a SAS would end up in records and logs. So a URL with a query (a SAS),
 * a fragment or credentials, and a URL of another account, are rejected.
 *
 * @param source as the job has it
 * @param sourceBaseUrl address of the source account, such as `https://account.blob.core.windows.net`
 */
export const refOfSourceUrl = (
  source: { readonly url: string; readonly versionId: string | null },
  sourceBaseUrl: string,
): SourceRef | Invalid => {
  if (!URL.canParse(source.url)) return { invalid: "source.url: is not a URL" };
  const url = new URL(source.url);
  if (url.search !== "" || url.hash !== "") {
    return {
      invalid: "source.url: must have no SAS and no other query; the app reads with its own identity",
    };
  }
  const base = new URL(sourceBaseUrl);
  const basePath = base.pathname.replace(/\/+$/, "");
  if (
    url.origin !== base.origin ||
    `${url.username}${url.password}` !== "" ||
    !url.pathname.startsWith(`${basePath}/`)
  ) {
    return { invalid: `source.url: is in an account that is not allowed; ${base.host}${basePath} is` };
  }
  const [container, ...blob] = url.pathname.slice(basePath.length + 1).split("/");
  try {
    const parsed = sourceShapes.byName.safeParse({
      container: decodeURIComponent(container ?? ""),
      blob: blob.map(decodeURIComponent).join("/"),
    });
    if (!parsed.success) return { invalid: `source.url: ${explain(parsed.error)}` };
    return { container: parsed.data.container, blob: parsed.data.blob, versionId: source.versionId };
  } catch {
    return { invalid: "source.url: has a broken percent escape" };
  }
};
