import { json } from "../response.ts";
import type { Handler } from "../handler.ts";

export const health: Handler = async (_request, { checkHealth }) => {
  const found = await checkHealth();
  return json(found.status === "ok" ? 200 : 503, found);
};
