import { sameHash } from "../hash/hash-text.ts";
import type { TransferRecord } from "../record.ts";
import type { RemoteItem } from "../result.ts";
import { isSameTime, millisBetween, TIME_PRECISION_MS } from "../same-time.ts";
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
      return isSameTime(item.modifiedOn ?? null, source.modifiedOn) === true;
    }
    default:
      return false;
  }
};
