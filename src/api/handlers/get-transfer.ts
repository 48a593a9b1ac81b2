import type { TransferClient } from "../../client/transfer-client.ts";
import type { TransferView } from "../../client/transfer-view.ts";
import { json } from "../response.ts";
import { ApiError } from "../api-error.ts";
import { asOfAttempt, readAttempt } from "../as-of-attempt.ts";
import type { Handler } from "../handler.ts";

export const getTransfer: Handler = async (request, { client }) => {
  const attempt = readAttempt(request.query.get("attempt"));
  return json(200, asOfAttempt(await existing(client, request.params["id"] ?? ""), attempt));
};

/** @throws {ApiError} `transfer-not-found` */
export const existing = async (
  client: Pick<TransferClient, "get">,
  transferId: string,
): Promise<TransferView> => {
  const transfer = await client.get(transferId);
  if (transfer !== null) return transfer;
  throw new ApiError("transfer-not-found", `There is no transfer ${transferId}.`, { transferId });
};
