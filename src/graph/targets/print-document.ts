import { z } from "zod";
import type { RemoteItem } from "../../transfer/result.ts";
import { field, numberField, textField, type JsonObject } from "../json.ts";
import { idField, path, type ItemKind, type TargetKind } from "./target-kind.ts";

const KIB = 1024;

const fields = z.strictObject({
  kind: z.literal("printDocument"),
  printerId: idField("Graph's id of the printer."),
  jobId: idField("Graph's id of the print job."),
  documentId: idField("Graph's id of the document in the print job."),
});

/**
 * `POST /print/printers/{id}/jobs/{id}/documents/{id}/createUploadSession`
 *
 * Ranges are below 10 MB, preferably multiples of 200 KiB, and the service may list several that are missing
 * (https://learn.microsoft.com/graph/upload-data-to-upload-session). A document has no hash, and its
 * largest size is not documented.
 */
export const printDocument: ItemKind & TargetKind & { readonly fields: typeof fields } = {
  kind: "printDocument",
  workload: "print",
  version: "v1.0",
  // An app may replace the payload only while a print task of its own trigger is processing.
  permissions: { application: "PrintJob.ReadWrite.All", delegated: "PrintJob.Create" },
  fields,
  rules: {
    alignBytes: 1,
    minRangeBytes: 200 * KIB,
    maxRangeBytes: 48 * 200 * KIB,
    defaultRangeBytes: 48 * 200 * KIB,
    maxBytes: null,
    wholeBelowBytes: 0,
    takesEmpty: false,
    keepsHash: false,
    sizeIsExact: true,
    hasUniqueNames: true,
  },
  address: (target) =>
    path`/print/printers/${target["printerId"]}/jobs/${target["jobId"]}/documents/${target["documentId"]}`,
  sessionBody: ({ name, source, options }) => ({
    properties: {
      documentName: name,
      contentType: options.contentType ?? source.contentType ?? "application/octet-stream",
      size: source.bytes,
    },
  }),
  inOrder: false,
  remaining: (listed) => listed,
  item: (body) => printedDocument(body),
  list: null,
};

const printedDocument = (body: JsonObject): RemoteItem | null => {
  const id = textField(body, "id");
  if (id === null) return null;
  const uploadedOn = field(body, "uploadedDateTime");
  return {
    id,
    name: textField(body, "displayName"),
    webUrl: null,
    eTag: null,
    bytes: numberField(body, "size"),
    quickXorHash: null,
    uploaded: uploadedOn === undefined ? null : typeof uploadedOn === "string",
  };
};
