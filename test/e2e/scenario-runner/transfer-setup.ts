import { KIB } from "../../support/content.ts";
import { SOURCE_CONTAINER } from "../../../local/faults/storage-operation.ts";
import type { Scenario } from "./scenario.ts";

/** A scenario's transfer in figures. */
export interface Setting {
  readonly blob: string;
  readonly bytes: number;
  readonly rangeBytes: number;
  /** Where the stand-in keeps what arrives. */
  readonly address: string;
  /** The message for the queue. */
  readonly job: object;
}

/** Everything is named for the scenario, so that requests can be told apart. */
export const settingOf = ({ id, job }: Scenario): Setting => {
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
      options: { rangeBytes: rangeBytes, ...job.options },
    },
  };
};
