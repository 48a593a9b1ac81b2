import { withTimeout } from "../../http/timeout.ts";
import type { SourceRef } from "../../transfer/job.ts";
import type { Context } from "../context.ts";
import { CommandError } from "../errors.ts";
import { exitCode } from "../exit-code.ts";

const TIMEOUT_MS = 5000;

/** Reads of the source account, one call each; null where there is nothing. */
export interface SourceReads {
  readonly firstBelow: (container: string, prefix: string, signal: AbortSignal) => Promise<unknown>;
  readonly blob: (source: SourceRef, signal: AbortSignal) => Promise<unknown>;
}

/**
 * Looks once, before a folder is copied: a container that does not exist is refused, and a prefix that no blob has gets a
 * warning, since the app lists later and blobs may come until then. What this identity cannot read is left to the app.
 * @throws {CommandError} not-found, if the container does not exist
 */
export const lookBelow = async (
  context: Context,
  { container, prefix }: { readonly container: string; readonly prefix: string },
  reads: () => Promise<SourceReads> = () => sourceReads(context),
): Promise<void> => {
  const found = await looked(container, async (signal) =>
    (await reads()).firstBelow(container, prefix, signal),
  );
  if (found !== "nothing") return;
  const what =
    prefix === "" ? `${container} has no blobs` : `no blob in ${container} starts with "${prefix}"`;
  warn(context, `${what}: unless some arrive before the app lists them, nothing will be copied`);
};

/** The same before one blob is sent. @throws {CommandError} not-found, if the container does not exist */
export const lookAtBlob = async (
  context: Context,
  source: SourceRef,
  reads: () => Promise<SourceReads> = () => sourceReads(context),
): Promise<void> => {
  const found = await looked(source.container, async (signal) => (await reads()).blob(source, signal));
  if (found === "nothing")
    warn(
      context,
      `there is no blob ${source.container}/${source.blob}: unless it arrives before the app looks, the transfer will fail`,
    );
};

const warn = ({ output }: Context, text: string): void => {
  output.event(`warning: ${text}`, { warning: text });
};

const looked = async (
  container: string,
  read: (signal: AbortSignal) => Promise<unknown>,
): Promise<"something" | "nothing" | "unknown"> => {
  try {
    return (await withTimeout(TIMEOUT_MS, read)) === null ? "nothing" : "something";
  } catch (error) {
    const { isContainerMissing, storageStatus } = await import("../../storage/errors.ts");
    if (isContainerMissing(error))
      throw new CommandError(exitCode.notFound, `container ${container} does not exist`);
    return storageStatus(error) === 404 ? "nothing" : "unknown";
  }
};

const sourceReads = async (context: Context): Promise<SourceReads> => {
  const { config } = await context.settings();
  const { blobService, connectionOf } = await import("../../storage/connection.ts");
  const service = blobService(connectionOf(config.sourceStorage));
  return {
    firstBelow: async (container, prefix, abortSignal) => {
      const pages = service
        .getContainerClient(container)
        .listBlobsFlat({ prefix, abortSignal })
        .byPage({ maxPageSize: 1 });
      const page = await pages.next();
      if (page.done === true) return null;
      const { segment, continuationToken = "" } = page.value;
      // A page may be empty and not be the last.
      return segment.blobItems[0] ?? (continuationToken === "" ? null : continuationToken);
    },
    blob: async ({ container, blob, versionId }, abortSignal) => {
      const client = service.getContainerClient(container).getBlobClient(blob);
      return await (versionId === null ? client : client.withVersion(versionId)).getProperties({
        abortSignal,
      });
    },
  };
};
