import type { Job } from "../transfer/job.ts";
import type { BlobName } from "./event.ts";
import type { RulesInForce } from "./rule-book.ts";

/** A blob as it is now. */
export type BlobLook =
  | {
      readonly kind: "found";
      /** Without quotes. */
      readonly eTag: string;
      readonly bytes: number;
      /** Of a blob that is the copy of another one; null if it is none. */
      readonly copy: "pending" | "done" | "failed" | null;
      /** It stands for a folder of a Data Lake account. */
      readonly isFolder: boolean;
    }
  | { readonly kind: "missing" }
  /** The account answers 401 or 403. */
  | { readonly kind: "forbidden" };

/** What handling an event needs from the outside. Each throws a StorageUnavailableError while storage is out. */
export interface EventPorts {
  rules(): Promise<RulesInForce>;
  look(name: BlobName): Promise<BlobLook>;
  /** Whether there is a transfer of this id, running or ended. */
  hasTransfer(transferId: string): Promise<boolean>;
  /** Puts a job on the queue. */
  start(job: Job): Promise<void>;
}
