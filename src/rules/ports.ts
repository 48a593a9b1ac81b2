import type { BlobState } from "../storage/event-blob.ts";
import type { Job } from "../transfer/job.ts";
import type { BlobName } from "./event.ts";
import type { RulesInForce } from "./rule-book.ts";

/** What handling an event needs from the outside. Each throws a StorageUnavailableError while storage is out. */
export interface EventPorts {
  rules(): Promise<RulesInForce>;
  look(name: BlobName): Promise<BlobState>;
  /** Whether there is a transfer of this id, running or ended. */
  hasTransfer(transferId: string): Promise<boolean>;
  /** Puts a job on the queue. */
  start(job: Job): Promise<void>;
}
