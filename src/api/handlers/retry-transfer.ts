import { json } from "../response.ts";
import type { Handler } from "../handler.ts";
import { operationHeaders, transferUrl } from "../links.ts";

export const retryTransfer: Handler = async (request, { client }) => {
  const transferId = request.params["id"] ?? "";
  const { attempt } = await client.retry(transferId);
  const url = transferUrl(request.url, transferId);
  return json(
    202,
    { transferId, attempt },
    { ...operationHeaders(`${url}?attempt=${attempt}`), location: url },
  );
};
