import { KIB } from "../../support/content.ts";
import { SOURCE_CONTAINER } from "../../../local/faults/storage-operation.ts";
import type { Scenario } from "./scenario.ts";

/** A scenario's blob, target and job. */
export interface TransferSetup {
  readonly blob: string;
  readonly bytes: number;
  readonly rangeBytes: number;
  /** Where the stand-in stores the file. */
  readonly address: string;
  /** The message for the queue. */
  readonly job: object;
}

/** Every name contains the scenario's id, which assigns each request to its scenario. */
export const transferSetupOf = ({ id, job }: Scenario): TransferSetup => {
  const rangeBytes = (job.kind === "printDocument" ? 200 : 320) * KIB;
  const driveId = job.drive === "personal" ? "personal" : "b!drive";
  const blob = `${id}/${job.file}`;
  const target = {
    bundle: { kind: "bundle", driveId, itemId: id },
    workbook: { kind: "workbook", workbookId: id },
    sharedItem: { kind: "sharedItem", shareId: id },
    printDocument: { kind: "printDocument", printerId: "prn", jobId: "46207", documentId: id },
  }[job.kind];
  const address = {
    bundle: `/drives/${driveId}/bundles/${id}`,
    workbook: `/workbooks/${id}`,
    sharedItem: `/shares/${id}/driveItem`,
    printDocument: `/print/printers/prn/jobs/46207/documents/${id}`,
  }[job.kind];
  return {
    blob,
    bytes: Math.round(job.ranges * rangeBytes),
    rangeBytes,
    address,
    job: {
      source: { container: SOURCE_CONTAINER, blob },
      target,
      transferId: id,
      options: { rangeBytes, ...job.options },
    },
  };
};
