import { mapConcurrently } from "../../client/map-concurrently.ts";
import type { SourceRef } from "../../transfer/job.ts";
import type { Context } from "../context.ts";

const AT_ONCE = 16;

/** What is known of the blobs of a dry run. */
export interface SourceLook {
  /** Blobs that are not there, as `container/blob`. */
  readonly missing: readonly string[];
  readonly bytes: number;
  /** Blobs that this identity may not look at; the app's may be allowed to. */
  readonly denied: number;
}

/** Looks whether the blobs exist, with one small request for each. */
export const lookAtSources = async (context: Context, sources: readonly SourceRef[]): Promise<SourceLook> => {
  const { config } = await context.settings();
  const [{ blobService, connectionOf }, { withStorageErrors }, { storageStatus }] = await Promise.all([
    import("../../storage/connection.ts"),
    import("../../client/errors.ts"),
    import("../../storage/errors.ts"),
  ]);
  const service = blobService(connectionOf(config.sourceStorage));
  const missing: string[] = [];
  let bytes = 0;
  let denied = 0;
  const sizeOf = async ({
    container,
    blob,
    versionId,
  }: SourceRef): Promise<number | "missing" | "denied"> => {
    const client = service.getContainerClient(container).getBlobClient(blob);
    const version = versionId === null ? client : client.withVersion(versionId);
    try {
      return (await version.getProperties({ abortSignal: context.signal })).contentLength ?? 0;
    } catch (error) {
      const status = storageStatus(error);
      if (status === 404) return "missing";
      if (status === 401 || status === 403) return "denied";
      throw error;
    }
  };
  await withStorageErrors(async () => {
    const sizes = mapConcurrently(
      sources,
      AT_ONCE,
      async (source) => [source, await sizeOf(source)] as const,
    );
    for await (const [{ container, blob }, size] of sizes) {
      if (size === "missing") missing.push(`${container}/${blob}`);
      else if (size === "denied") denied++;
      else bytes += size;
    }
  });
  return { missing, bytes, denied };
};
