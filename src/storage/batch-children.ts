import type { ContainerClient } from "@azure/storage-blob";
import { childIdPrefix, placeOfChild } from "../batch/child-id.ts";
import type { BatchChildren, ListedChild } from "../batch/ports.ts";
import type { EndStatus } from "../transfer/result.ts";
import { decodeView } from "./list-metadata.ts";
import { storageStatus } from "./errors.ts";
import { recordNamePrefix, transferIdOfName } from "./record-name.ts";

const ENDS: readonly string[] = ["completed", "skipped", "failed", "cancelled"] satisfies EndStatus[];

/** The records of a page's transfers follow each other in a listing, since their ids begin alike. */
export const blobBatchChildren = (container: ContainerClient): BatchChildren => ({
  list: async (key) => {
    const prefix = recordNamePrefix({ transferId: childIdPrefix(key), admittedAt: key.plannedAt });
    const children = new Map<number, ListedChild>();
    try {
      for await (const { name, metadata } of container.listBlobsFlat({ prefix, includeMetadata: true })) {
        const transferId = transferIdOfName(name);
        const view = transferId === null ? null : decodeView(transferId, metadata ?? {});
        if (view === null) continue;
        const end = ENDS.includes(view.status) ? (view.status as EndStatus) : null;
        children.set(placeOfChild(view.transferId), { end, attempt: view.attempt });
      }
    } catch (error) {
      // There is no container before the first record.
      if (storageStatus(error) !== 404) throw error;
    }
    return children;
  },
});
