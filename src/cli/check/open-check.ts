import { setTimeout } from "node:timers/promises";
import type { BatchRequest } from "../../batch/batch-request.ts";
import { DEFAULT_PATH } from "../../batch/plan-page.ts";
import { previousOf } from "../../batch/previous-batch.ts";
import type { ListedBlob } from "../../batch/selection.ts";
import { withStorageErrors } from "../../client/errors.ts";
import type { Config } from "../../config/config.ts";
import { graphClient, type GraphClient } from "../../graph/client.ts";
import { fileFinder } from "../../graph/places/find-file.ts";
import { findStart } from "../../graph/places/find-place.ts";
import { tokenPolicyFor } from "../../graph/token-policy.ts";
import { httpSender } from "../../http/send.ts";
import { blobBatchPages } from "../../storage/batch-pages.ts";
import { blobBatchStore } from "../../storage/batch-store.ts";
import { blobSource } from "../../storage/blob-source.ts";
import { appStorage } from "../../storage/connection.ts";
import { blobSourceContainer } from "../../storage/source-container.ts";
import type { GraphFailure } from "../../transfer/destination.ts";
import type { TransferErrorCode } from "../../transfer/error.ts";
import { needsTags } from "../../transfer/target-path/path-template.ts";
import { CommandError } from "../errors.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import type { CheckPorts } from "./check-blobs.ts";
import { hashBlob } from "./hash-blob.ts";
import { listPages, onlyBlob } from "./list-pages.ts";
import { patiently } from "./patiently.ts";

/** Failures that are not about one file. */
const ALL_FAIL: readonly TransferErrorCode[] = ["sign-in-failed", "throttled"];

export interface OpenedCheck {
  readonly pages: AsyncIterable<readonly ListedBlob[]>;
  readonly ports: CheckPorts;
}

/** What is to be compared. */
export interface CheckSubject {
  readonly request: BatchRequest;
  /** The only blob to compare; null for all that the request selects. */
  readonly blob: string | null;
  /** Whether to read blobs of which nothing else tells whether they are the same. */
  readonly hash: boolean;
}

/**
 * Connects a comparison to storage and Graph, and looks whether the folder of the target is there.
 * @throws {CommandError} if it is not, or if Graph denies access
 */
export const openCheck = async (
  config: Config,
  { request, blob, hash }: CheckSubject,
  signal: AbortSignal,
): Promise<OpenedCheck> => {
  const storage = appStorage(config);
  const { target } = request;
  const { container, prefix } = request.source;
  const pause = (ms: number): Promise<void> => setTimeout(ms, undefined, { signal });
  const patient = patiently({ nowMs: Date.now, pause });
  const graph = graphOf(config);
  const start = await patient(() => findStart(graph, target));
  if (start.kind !== "found") throw new CommandError(codeOf(start), start.error.message);

  const batches = blobBatchStore(storage.records);
  const batchPages = blobBatchPages(storage.records);
  const source = blobSource(storage.sources, config);
  const find = fileFinder(graph);
  const list = blob === null ? listPages : onlyBlob;
  const tags = needsTags(target["path"] ?? DEFAULT_PATH);
  return {
    pages: list(
      blobSourceContainer(storage.sources, config),
      { container, prefix: blob ?? prefix, tags },
      pause,
    ),
    ports: {
      previous: async (names) => {
        const found = await withStorageErrors(() =>
          previousOf({ batches, pages: batchPages }, request, names),
        );
        if ("kind" in found) throw new CommandError(exitCode.usage, found.error.message);
        return found;
      },
      findFile: async (path) => {
        const answer = await patient(() => find({ target, path }));
        // All others would fail as well.
        if ("error" in answer && ALL_FAIL.includes(answer.error.code))
          throw new CommandError(exitCode.unreachable, answer.error.message);
        return answer;
      },
      hashOf: hash
        ? (name, facts) => hashBlob(source, { container, blob: name, versionId: null }, facts)
        : null,
    },
  };
};

const codeOf = ({ error: { code } }: GraphFailure): ExitCode => {
  if (code === "target-not-found") return exitCode.notFound;
  return code === "target-rejected" ? exitCode.usage : exitCode.unreachable;
};

const graphOf = (config: Config): GraphClient => {
  const { graphEndpoint, graphVersion, graphUserAgent } = config;
  return graphClient({
    endpoint: graphEndpoint,
    version: graphVersion,
    withToken: httpSender(graphUserAgent, [tokenPolicyFor(config)]),
    withoutToken: httpSender(graphUserAgent),
    nowMs: Date.now,
  });
};
