import type { Handler } from "../handler.ts";
import type { OperationId } from "../openapi/operation-table.ts";
import { cancelTransfer } from "./cancel-transfer.ts";
import { getTransfer } from "./get-transfer.ts";
import { health } from "./health.ts";
import { listTransfers } from "./list-transfers.ts";
import { openApi } from "./open-api.ts";
import { retryTransfer } from "./retry-transfer.ts";
import { submitTransfer } from "./submit-transfer.ts";

export const handlers: Readonly<Record<OperationId, Handler>> = {
  submitTransfer,
  listTransfers,
  getTransfer,
  cancelTransfer,
  retryTransfer,
  openApi,
  health,
};
