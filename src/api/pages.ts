import type { HttpResponseInit } from "@azure/functions";
import { acceptsGzip } from "./compress.ts";
import { dashboardFiles } from "./dashboard-files.ts";
import { errorsPage } from "./errors-page.ts";
import type { Api, Handler } from "./handlers.ts";
import { ApiError } from "./problems.ts";
import { respond } from "./response.ts";

/** Only its own files and its own API; text can never become markup (Trusted Types). */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

/** Pages need no other settings, so that they open, and show what the API says, while one of those is wrong. */
type PageParts = Pick<Api, "auth">;

/** The page. It is the same for everybody, except for how callers sign in. */
const dashboard: Handler<PageParts> = (request, { auth }) => {
  const { pathname, search } = new URL(request.url);
  // The page links to its files relative to `…/dashboard`; a trailing slash would break the links.
  if (pathname.endsWith("/")) {
    return Promise.resolve(
      respond(308, "text/plain; charset=utf-8", "", { location: `../dashboard${search}` }),
    );
  }
  const html = dashboardFiles().get("index.html")?.body.toString("utf8") ?? "";
  return Promise.resolve(pageOf(html.replace('data-auth="key"', `data-auth="${auth}"`)));
};

/** What each error code means: the address of a problem's `type`. */
const errors: Handler<unknown> = () => Promise.resolve(pageOf(errorsPage()));

const pageOf = (html: string): HttpResponseInit =>
  respond(200, "text/html; charset=utf-8", html, {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
  });

/** A script, style sheet or picture of the page. Browsers keep those whose names hold a hash, and revalidate the others. */
const dashboardAsset: Handler<unknown> = (request) => {
  const name = request.params["file"] ?? "";
  const file = name === "index.html" ? undefined : dashboardFiles().get(name);
  if (file === undefined) throw new ApiError("not-found", "The dashboard has no such file.");
  const headers = {
    "cache-control": file.isImmutable ? "public, max-age=31536000, immutable" : "no-cache",
    etag: file.eTag,
    vary: "accept-encoding",
  };
  if (request.headers.get("if-none-match") === file.eTag)
    return Promise.resolve(respond(304, file.contentType, "", headers));
  return Promise.resolve(
    acceptsGzip(request)
      ? respond(200, file.contentType, file.gzip, { ...headers, "content-encoding": "gzip" })
      : respond(200, file.contentType, file.body, headers),
  );
};

/** The pages and their routes. */
export const PAGES = {
  dashboard: { route: "dashboard", handle: dashboard },
  dashboardAsset: { route: "dashboard/{file}", handle: dashboardAsset },
  errors: { route: "errors", handle: errors },
} as const satisfies Record<string, { readonly route: string; readonly handle: Handler<PageParts> }>;

export type PageId = keyof typeof PAGES;
export const PAGE_IDS = Object.keys(PAGES) as readonly PageId[];
