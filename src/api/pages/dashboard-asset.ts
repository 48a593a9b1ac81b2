import { answer } from "../response.ts";
import { ApiError } from "../api-error.ts";
import type { Handler } from "../handler.ts";
import { dashboardFiles } from "./dashboard-files.ts";

/** A script, style or picture of the page. Browsers may keep it, and ask whether it is still the same. */
export const dashboardAsset: Handler = (request) => {
  const name = request.params["file"] ?? "";
  const file = name === "index.html" ? undefined : dashboardFiles().get(name);
  if (file === undefined) throw new ApiError("not-found", "The dashboard has no such file.");
  const headers = { "cache-control": "no-cache", etag: file.eTag };
  return Promise.resolve(
    request.headers.get("if-none-match") === file.eTag
      ? answer(304, file.contentType, "", headers)
      : answer(200, file.contentType, file.body, headers),
  );
};
