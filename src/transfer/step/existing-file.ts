import { sameHash } from "../hash/hash-text.ts";
import type { TransferRecord } from "../record.ts";
import type { RemoteItem } from "../result.ts";
import { fullHash } from "./finish-result.ts";

/** Whether the file that is there decides if this one is sent. Graph itself only fails, replaces or renames. */
export const needsLookUp = ({ request }: TransferRecord): boolean => {
  const { conflictBehavior } = request.options;
  return (
    conflictBehavior === "skip" ||
    conflictBehavior === "replaceIfNewer" ||
    conflictBehavior === "replaceIfDifferent"
  );
};

/** Services keep times to the second. */
const TIME_PRECISION_MS = 1000;

/**
 * Whether a file that is there stays as it is. Where its time or size is not known it does not: the job asked for the
 * blob to arrive.
 */
export const isLeftAlone = (record: TransferRecord, item: RemoteItem): boolean => {
  const { source, request } = record;
  switch (request.options.conflictBehavior) {
    case "skip":
      return true;
    case "replaceIfNewer": {
      const newerByMs = millisBetween(item.modifiedOn ?? null, source?.modifiedOn ?? null);
      return newerByMs !== null && newerByMs < TIME_PRECISION_MS;
    }
    case "replaceIfDifferent": {
      if (item.bytes === null || item.bytes !== source?.bytes) return false;
      const hashes = sameHash(item.quickXorHash, fullHash(record));
      if (hashes !== null) return hashes;
      const apartMs = millisBetween(item.modifiedOn ?? null, source.modifiedOn);
      return apartMs !== null && Math.abs(apartMs) < TIME_PRECISION_MS;
    }
    default:
      return false;
  }
};

/** From the first to the second; null where either is unknown. */
const millisBetween = (from: string | null, to: string | null): number | null => {
  const ms = Date.parse(to ?? "") - Date.parse(from ?? "");
  return Number.isNaN(ms) ? null : ms;
};
