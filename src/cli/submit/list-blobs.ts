import type { Context } from "../context.ts";
import { exitCode } from "../exit-code.ts";
import { CommandError } from "../errors.ts";

/**
 * Names of the blobs with this prefix, in order. Skips the folders of a hierarchical account.
 * @throws {CommandError} not-found, if the container does not exist
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
      throw new CommandError(exitCode.notFound, `container ${container} does not exist`);
    }
    return names;
  });
};
