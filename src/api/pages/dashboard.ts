import { answer } from "../response.ts";
import type { Handler } from "../handler.ts";
import { dashboardFiles } from "./dashboard-files.ts";

/** Its own files and its own API, and nothing else; text can never become markup (Trusted Types). */
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

/** The page. How callers sign in is all that it is told. */
export const dashboard: Handler = (request, { auth }) => {
  const { pathname, search } = new URL(request.url);
  // Its files are found beside `…/dashboard`; a slash at the end would put them below.
  if (pathname.endsWith("/")) {
    return Promise.resolve(
      answer(308, "text/plain; charset=utf-8", "", { location: `../dashboard${search}` }),
    );
  }
  const html = dashboardFiles().get("index.html")?.body.toString("utf8") ?? "";
  return Promise.resolve(
    answer(200, "text/html; charset=utf-8", html.replace('data-auth="key"', `data-auth="${auth}"`), {
      "content-security-policy": POLICY,
      "cross-origin-opener-policy": "same-origin",
      "permissions-policy": "camera=(), geolocation=(), microphone=()",
    }),
  );
};
