import type { BlockBlobClient, ContainerClient } from "@azure/storage-blob";
import { batchFilesPrefix, failuresName, manifestName, type BatchAttempt } from "../batch/batch-files.ts";
import type { PlanPage } from "../batch/plan-page.ts";
import type { BatchPages, ListedLines } from "../batch/ports.ts";
import type { ReportPage } from "../batch/report-page.ts";
import { blockId, claimName, planName, reportName } from "./batch-name.ts";
import { storageStatus } from "./errors.ts";
import { readText } from "./read-text.ts";
import { writeBlob } from "./write-blob.ts";

const ONLY_IF_NEW = { ifNoneMatch: "*" } as const;
const JSON_LINES = "application/jsonl";

/** Small blobs under the batch's prefix, and two lists that grow by a block a page. */
export const blobBatchPages = (container: ContainerClient): BatchPages => {
  const readJson = async <T>(name: string): Promise<T | null> => {
    const found = await readText(container, name);
    return found && (JSON.parse(found.text) as T);
  };
  const namesOf = (attempt: BatchAttempt): Readonly<Record<keyof ListedLines, string>> => ({
    manifest: manifestName(attempt),
    failures: failuresName(attempt),
  });

  return {
    keepPlan: async (batchId, page, plan) => {
      const name = planName(batchId, page);
      const { kind } = await writeBlob(container, {
        name,
        body: JSON.stringify(plan),
        conditions: ONLY_IF_NEW,
      });
      if (kind === "written") return plan;
      const kept = await readJson<PlanPage>(name);
      if (kept === null) throw new Error(`page ${page} of batch ${batchId} vanished while it was planned`);
      return kept;
    },
    readPlan: async (batchId, page) => {
      const plan = await readJson<PlanPage>(planName(batchId, page));
      if (plan === null)
        throw new Error(`page ${page} of the plan of batch ${batchId} is not there any more`);
      return plan;
    },
    claimPath: async (batchId, key, blob) => {
      const name = claimName(batchId, key);
      const claim = { name, body: blob, contentType: "text/plain; charset=utf-8", conditions: ONLY_IF_NEW };
      if ((await writeBlob(container, claim)).kind === "written") return blob;
      return (await readText(container, name))?.text ?? blob;
    },
    writeReport: async (batchId, page, report) => {
      await writeBlob(container, { name: reportName(batchId, page), body: JSON.stringify(report) });
    },
    readReport: (batchId, page) => readJson<ReportPage>(reportName(batchId, page)),
    stageLists: async (attempt, page, lines) => {
      for (const [list, name] of Object.entries(namesOf(attempt)) as [keyof ListedLines, string][]) {
        const body = lines[list];
        // A block cannot be empty.
        if (body === "") continue;
        await container.getBlockBlobClient(name).stageBlock(blockId(page), body, Buffer.byteLength(body));
      }
    },
    commitLists: async (attempt, pages) => {
      for (const name of Object.values(namesOf(attempt))) await commitBlocks(container, name, pages);
    },
    removeFiles: async (batchId, most) => {
      const pages = container
        .listBlobsFlat({ prefix: batchFilesPrefix(batchId), includeUncommitedBlobs: true })
        .byPage({ maxPageSize: most });
      const page = await pages.next();
      if (page.done === true) return true;
      const { segment, continuationToken } = page.value;
      for (const { name } of segment.blobItems) await container.getBlobClient(name).deleteIfExists();
      return !continuationToken;
    },
  };
};

/** Commits what was staged, in the order of the pages. A repeat finds it committed. */
const commitBlocks = async (container: ContainerClient, name: string, pages: number): Promise<void> => {
  const blob = container.getBlockBlobClient(name);
  const staged = await blockNames(blob);
  const ids = Array.from({ length: pages }, (_, page) => blockId(page)).filter((id) => staged.has(id));
  await blob.commitBlockList(ids, { blobHTTPHeaders: { blobContentType: JSON_LINES } });
};

const blockNames = async (blob: BlockBlobClient): Promise<ReadonlySet<string>> => {
  try {
    const { committedBlocks = [], uncommittedBlocks = [] } = await blob.getBlockList("all");
    return new Set([...committedBlocks, ...uncommittedBlocks].map((block) => block.name));
  } catch (error) {
    // Nothing was staged: the list is empty.
    if (storageStatus(error) === 404) return new Set();
    throw error;
  }
};
