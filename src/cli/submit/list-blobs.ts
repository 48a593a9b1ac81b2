import type { Context } from "../context.ts";
import { exitCode } from "../exit-code.ts";
import { CommandError } from "../fault.ts";

/**
 * Names of the blobs that begin so, in order. Folders of a hierarchical account are no blobs to move.
 * @throws {CommandError} not-found, when there is no such container
 */
export const listBlobs = async (context: Context, container: string, prefix: string): Promise<string[]> => {
  const { config } = await context.settings();
  const [{ blobService, connectionOf }, { withStorageErrors }, { storageStatus }] = await Promise.all([
    import("../../storage/connection.ts"),
    import("../../client/errors.ts"),
    import("../../storage/errors.ts"),
  ]);
  const service = blobService(connectionOf(config.sourceStorage));
  return await withStorageErrors(async () => {
    const names: string[] = [];
    const blobs = service.getContainerClient(container).listBlobsFlat({
      prefix,
      includeMetadata: true,
      abortSignal: context.signal,
    });
    try {
      for await (const { name, metadata } of blobs) {
        if (metadata?.["hdi_isfolder"] !== "true") names.push(name);
      }
    } catch (error) {
      if (storageStatus(error) !== 404) throw error;
      throw new CommandError(exitCode.notFound, `there is no container ${container}`);
    }
    return names;
  });
};
