import type { Context } from "../context.ts";
import { exitCode } from "../exit-code.ts";
import { CommandError } from "../errors.ts";

export interface ListedBlobs {
  /** In order. */
  readonly names: readonly string[];
  /** How many blobs were left out because they only stand for a folder. */
  readonly folders: number;
}

/**
 * Lists the blobs with this prefix.
 * @throws {CommandError} not-found, if the container does not exist
 */
export const listBlobs = async (
  context: Context,
  container: string,
  prefix: string,
): Promise<ListedBlobs> => {
  const { config } = await context.settings();
  const [{ blobService, connectionOf }, { withStorageErrors }, { storageStatus }, { isFolderMarker }] =
    await Promise.all([
      import("../../storage/connection.ts"),
      import("../../client/errors.ts"),
      import("../../storage/errors.ts"),
      import("../../storage/folder-marker.ts"),
    ]);
  const service = blobService(connectionOf(config.sourceStorage));
  return await withStorageErrors(async () => {
    const names: string[] = [];
    let folders = 0;
    const blobs = service.getContainerClient(container).listBlobsFlat({
      prefix,
      includeMetadata: true,
      abortSignal: context.signal,
    });
    try {
      for await (const { name, metadata } of blobs) {
        if (isFolderMarker(metadata)) folders++;
        else names.push(name);
      }
    } catch (error) {
      if (storageStatus(error) !== 404) throw error;
      throw new CommandError(exitCode.notFound, `container ${container} does not exist`);
    }
    return { names, folders };
  });
};
