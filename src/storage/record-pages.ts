import type { ContainerClient } from "@azure/storage-blob";
import { withTimeout } from "../http/timeout.ts";
import type { FoundRecord, RecordPage } from "../transfer/ports.ts";
import { CALL_TIMEOUT_MS } from "./call-limit.ts";
import { storageStatus } from "./errors.ts";
import { quoted } from "./quoted.ts";
import { recordSummary } from "./record-codec.ts";
import { isPastRecords, recordName, transferIdOfName } from "./record-name.ts";

/** The SDK parses a page in one go: 5,000 records with long metadata would block the process for seconds. */
const PAGE_SIZE = 500;

type Metadata = Readonly<Record<string, string>>;

/** A page of the listing of all records; see `RecordStore.page`. */
export const recordPage = async (
  container: ContainerClient,
  token: string | null,
): Promise<RecordPage | null> => {
  try {
    return await withTimeout(CALL_TIMEOUT_MS, async (abortSignal) => {
      const pages = container
        .listBlobsFlat({ includeMetadata: true, abortSignal })
        .byPage({ maxPageSize: PAGE_SIZE, ...(token === null ? {} : { continuationToken: token }) });
      const page = await pages.next();
      if (page.done === true) return { found: [], next: null };
      const { segment, continuationToken } = page.value;
      const found = segment.blobItems.flatMap(({ name, metadata, properties }) =>
        foundRecord(name, metadata, properties.etag),
      );
      const isLast = !continuationToken || segment.blobItems.some(({ name }) => isPastRecords(name));
      return { found, next: isLast ? null : continuationToken };
    });
  } catch (error) {
    // There is no container before the first transfer.
    if (storageStatus(error) === 404) return { found: [], next: null };
    if (storageStatus(error) === 400 && token !== null) return null;
    throw error;
  }
};

/** One record from its blob's metadata; null if there is none. */
export const lookAtRecord = async (
  container: ContainerClient,
  transferId: string,
  admittedAt: string,
): Promise<FoundRecord | null> => {
  const name = recordName({ transferId, admittedAt });
  try {
    const { metadata, etag } = await withTimeout(CALL_TIMEOUT_MS, (abortSignal) =>
      container.getBlobClient(name).getProperties({ abortSignal }),
    );
    return foundRecord(name, metadata, etag)[0] ?? null;
  } catch (error) {
    if (storageStatus(error) === 404) return null;
    throw error;
  }
};

/** Empty for a blob that is not a record. */
const foundRecord = (
  name: string,
  metadata: Metadata | undefined,
  eTag: string | undefined,
): FoundRecord[] => {
  const transferId = transferIdOfName(name);
  const summary = transferId === null ? null : recordSummary(transferId, metadata ?? {});
  return summary === null || eTag === undefined ? [] : [{ summary, eTag: quoted(eTag) }];
};
