import type { Readable } from "node:stream";
import { transferError } from "../../error.ts";
import type { SourceRef } from "../../job.ts";
import type { Ports, SourceFailure } from "../../ports.ts";
import type { Range } from "../../range.ts";
import type { PinnedSource, TransferRecord } from "../../record.ts";
import { pinnedSource } from "../context.ts";

export type OpenedSource =
  /** `record` pins what the stream was opened by. */
  { readonly kind: "opened"; readonly stream: Readable; readonly record: TransferRecord } | SourceFailure;

/**
 * Opens a range of the pinned blob. A write to the blob's metadata, content type or tier changes its ETag as well: where
 * the bytes are certain to be the pinned ones, the new ETag is pinned and the step goes on (R10).
 */
export const openSource = async (
  { source }: Pick<Ports, "source">,
  record: TransferRecord,
  range: Range,
): Promise<OpenedSource> => {
  const ref = record.request.source;
  const pinned = pinnedSource(record);
  const first = await source.open(ref, pinned, range);
  if (first.kind === "opened") return { ...first, record };
  if (first.kind !== "changed") return first;

  const now = await source.pin(ref);
  if (now.kind !== "pinned") return now;
  if (!isSameContent(ref, pinned, now.source)) return first;
  // Only the ETag: the rest, such as the times that the file gets, is what the session was created with.
  const repinned = { ...pinned, eTag: now.source.eTag };
  const second = await source.open(ref, repinned, range);
  if (second.kind === "opened") return { ...second, record: { ...record, source: repinned } };
  return second.kind === "changed" ? keepsChanging(ref) : second;
};

/**
 * Without the same version or Content-MD5 on both sides nothing shows that the bytes are the same, and the blob counts as
 * changed. The list of its blocks does not: some clients name blocks by their offset.
 */
const isSameContent = ({ versionId }: SourceRef, before: PinnedSource, now: PinnedSource): boolean =>
  before.bytes === now.bytes &&
  (versionId !== null ||
    isSame(before.versionId, now.versionId) ||
    isSame(before.contentMd5, now.contentMd5));

const isSame = (before: string | null = null, now: string | null = null): boolean =>
  before !== null && before === now;

const keepsChanging = ({ container, blob }: SourceRef): SourceFailure => ({
  kind: "unavailable",
  error: transferError(
    "source-unavailable",
    `source.blob ${container}/${blob} had its properties changed twice while it was opened`,
  ),
});
