import type { TransferClient } from "../client/transfer-client.ts";
import type { PageQuery } from "../client/query.ts";
import type { Steered } from "../client/steer.ts";
import type { TransferView } from "../client/transfer-view.ts";

export interface BulkResult {
  readonly requested: readonly { readonly transferId: string; readonly attempt?: number }[];
  readonly refused: readonly {
    readonly transferId: string;
    readonly code: string;
    readonly detail: string;
  }[];
  readonly cursor: string | null;
}

/** Steers one page of the transfers that meet the conditions. */
export const steerPage = async (
  client: Pick<TransferClient, "list">,
  query: PageQuery,
  steer: (transfers: readonly TransferView[]) => AsyncIterable<Steered<{ readonly attempt?: number }>>,
): Promise<BulkResult> => {
  const { transfers, cursor } = await client.list(query);
  const requested: { transferId: string; attempt?: number }[] = [];
  const refused: { transferId: string; code: string; detail: string }[] = [];
  for await (const outcome of steer(transfers)) {
    const { transferId } = outcome;
    if (outcome.error !== null)
      refused.push({ transferId, code: outcome.error.code, detail: outcome.error.message });
    else
      requested.push({ transferId, ...(outcome.attempt === undefined ? {} : { attempt: outcome.attempt }) });
  }
  return { requested, refused, cursor };
};
