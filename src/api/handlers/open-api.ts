import { json } from "../response.ts";
import type { Handler } from "../handler.ts";
import { openApiDocument } from "../openapi/document.ts";

export const openApi: Handler = (request, { auth }) => {
  const { origin, pathname } = new URL(request.url);
  return Promise.resolve(
    json(200, openApiDocument(`${origin}${pathname.replace(/\/openapi\.json\/*$/i, "")}`, auth)),
  );
};
