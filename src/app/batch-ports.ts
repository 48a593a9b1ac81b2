import type { BatchPorts } from "../batch/ports.ts";
import type { Config } from "../config/config.ts";
import { blobBatchChildren } from "../storage/batch-children.ts";
import { blobBatchPages } from "../storage/batch-pages.ts";
import { storageBatchQueue } from "../storage/batch-queue.ts";
import { blobBatchStore } from "../storage/batch-store.ts";
import type { AppStorage } from "../storage/connection.ts";
import { storageBatchResults } from "../storage/queues.ts";
import { blobSourceContainer } from "../storage/source-container.ts";
import type { Ports } from "../transfer/ports.ts";
import { markedPort } from "./available-ports.ts";

/** What batches work with: storage of their own, beside that of transfers. */
export const batchPorts = (
  { records, queues, results, sources }: AppStorage,
  config: Pick<Config, "recordContainer">,
  ports: Pick<Ports, "records" | "steps" | "destination" | "clock">,
): BatchPorts => ({
  records: ports.records,
  steps: ports.steps,
  destination: ports.destination,
  clock: ports.clock,
  batches: markedPort(blobBatchStore(records)),
  pages: markedPort(blobBatchPages(records)),
  children: markedPort(blobBatchChildren(records)),
  container: blobSourceContainer(sources, config),
  batchSteps: markedPort(storageBatchQueue(queues.steps)),
  batchResults: markedPort(storageBatchResults(results)),
});
