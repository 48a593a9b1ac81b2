import type { JobInput } from "../../client/job-input.ts";
import { json } from "../response.ts";
import type { Handler } from "../handler.ts";
import { withIdempotencyKey } from "../idempotency-key.ts";
import { operationHeaders, transferUrl } from "../links.ts";
import { readBody } from "../read-body.ts";

export const submitTransfer: Handler = async (request, { client }) => {
  const job = withIdempotencyKey(await readBody(request), request.headers.get("idempotency-key"));
  // The client reads it by the app's own rules, whatever it is.
  const { transferId, transfer } = await client.submit(job as JobInput);
  return json(202, transfer, operationHeaders(transferUrl(request.url, transferId)));
};
