import { json } from "../response.ts";
import type { Handler } from "../handler.ts";
import { operationHeaders, transferUrl } from "../links.ts";
import { existing } from "./get-transfer.ts";

export const cancelTransfer: Handler = async (request, { client }) => {
  const id = request.params["id"] ?? "";
  await client.cancel(id);
  return json(202, await existing(client, id), operationHeaders(transferUrl(request.url, id)));
};
