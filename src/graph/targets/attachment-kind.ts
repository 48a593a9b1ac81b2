import type { TargetRules, UploadSpec } from "../../transfer/destination.ts";
import type { RemoteItem } from "../../transfer/result.ts";
import { numberField, textField, type JsonObject } from "../json.ts";
import { idField, type ItemKind, type ListKind, type TargetFacts, type TargetKind } from "./target-kind.ts";

const KIB = 1024;
const MB = 1_000_000;

/**
 * Attachments of 3 to 150 MB take a session, with ranges of at most 4 MB, sent in order; smaller ones take a POST
 * (https://learn.microsoft.com/graph/outlook-large-attachments). "3 MB" is read as 3,000,000 bytes: sessions were seen
 * to begin at 2 MiB, and a request, which holds the file in base64, to end at 4 MiB
 * (https://github.com/microsoftgraph/msgraph-sdk-java/pull/52). Often the mailbox's own limit for a message, 35 MB
 * unless its administrator raised it, is met first.
 *
 * An attachment's size counts some of its properties as well: 237 bytes were seen
 * (https://github.com/microsoftgraph/microsoft-graph-docs/issues/9796).
 */
const rules: TargetRules = {
  alignBytes: 1,
  minRangeBytes: 320 * KIB,
  maxRangeBytes: 4 * MB,
  defaultRangeBytes: 12 * 320 * KIB,
  maxBytes: 150 * MB,
  wholeBelowBytes: 3 * MB,
  takesEmpty: true,
  keepsHash: false,
  sizeIsExact: false,
  hasUniqueNames: false,
};

export const userIdField = idField(
  "Id or user principal name of the mailbox's owner. Use one of them throughout.",
);

type Own = Pick<TargetFacts, "kind" | "permissions"> & Pick<TargetKind, "fields"> & Pick<ItemKind, "address">;

/** A kind whose targets are the attachments of something in a mailbox; each adds its fields and its address. */
export const attachmentKind = <T extends Own>(own: T): T & ItemKind & TargetKind => ({
  ...own,
  workload: "outlook",
  version: "v1.0",
  rules,
  sessionBody,
  inOrder: true,
  // Only the next start is listed.
  remaining: ([first], totalBytes) =>
    first === undefined ? [] : [{ start: first.start, endExclusive: totalBytes }],
  item: attachment,
  list,
});

const sessionBody = (spec: UploadSpec): JsonObject => ({
  AttachmentItem: {
    attachmentType: "file",
    name: spec.name,
    size: spec.source.bytes,
    contentType: contentTypeOf(spec),
  },
});

const contentTypeOf = ({ options, source }: UploadSpec): string =>
  options.contentType ?? source.contentType ?? "application/octet-stream";

const attachment = (body: JsonObject): RemoteItem | null => {
  const id = textField(body, "id");
  if (id === null) return null;
  return {
    id,
    name: textField(body, "name"),
    webUrl: null,
    eTag: null,
    bytes: numberField(body, "size"),
    quickXorHash: null,
    uploaded: null,
  };
};

const list: ListKind = {
  owner: (target) => target["userId"] ?? "",
  newItem: (spec, bytes) => ({
    "@odata.type": "#microsoft.graph.fileAttachment",
    name: spec.name,
    contentType: contentTypeOf(spec),
    contentBytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64"),
  }),
  select: "id,name,size,isInline,contentType,lastModifiedDateTime",
  idIn: (itemUrl) => attachmentIdIn(itemUrl),
  // Properties such as a name of 255 characters, several times.
  maxOverheadBytes: 4 * KIB,
};

/**
 * The last `attachments('{id}')` or `attachments/{id}` of a URL. It is the only thing that a session says about the
 * attachment it made.
 */
const attachmentIdIn = (itemUrl: string): string | null => {
  const last = [...itemUrl.matchAll(/\/attachments(?:\('([^']+)'\)|\/([^/?#]+))/gi)].at(-1);
  const encoded = last?.[1] ?? last?.[2];
  if (encoded === undefined) return null;
  try {
    return decodeURIComponent(encoded);
  } catch {
    // Not an encoded text. The attachment is found in the list instead.
    return null;
  }
};
