import { expect, it } from "vitest";
import { accountId, base64, cloudEvent, eventGrid } from "../../support/event-messages.ts";
import { outcomeOf, type Row } from "./table-account.ts";

const A = "incoming/invoices/2026/a.pdf";
const TAKEN = `started invoices: ${A}`;
const UNMATCHED = "dropped: matches no rule";
const STALE = "dropped: is about a blob that has changed since, or is gone";
const OTHER_ACCOUNT = "dropped: is from another storage account";
const NO_ACCOUNT = "ignored: is not from a storage account";
const empty = (api: string): string => `ignored: is about a file without content (${api})`;
const copy = (name: string) => eventGrid(`incoming/invoices/${name}.pdf`, { api: "CopyBlob" });
const other = (type: string): Row => [
  type,
  eventGrid(A, { type: `Microsoft.Storage.${type}` }),
  `ignored: is of type Microsoft.Storage.${type}`,
];

/** @param to `CONTAINER/BLOB`, as a URL has it */
const renamed = (to: string, subject = A) =>
  eventGrid(subject, {
    type: "Microsoft.Storage.BlobRenamed",
    api: "RenameFile",
    eTag: null,
    data: { destinationUrl: `https://acct.dfs.core.windows.net/${to}` },
  });

const TABLE: readonly Row[] = [
  // Schemas and encodings.
  ["Event Grid, parsed by the host", eventGrid(A), TAKEN],
  ["Event Grid, as text", JSON.stringify(eventGrid(A)), TAKEN],
  ["Event Grid in base64", base64(eventGrid(A)), TAKEN],
  ["Event Grid, a list of one", [eventGrid(A)], TAKEN],
  ["Event Grid, a list of one in base64", base64([eventGrid(A)]), TAKEN],
  ["CloudEvents, parsed by the host", cloudEvent(A), TAKEN],
  ["CloudEvents, as text", JSON.stringify(cloudEvent(A)), TAKEN],
  ["CloudEvents in base64", base64(cloudEvent(A)), TAKEN],
  ["CloudEvents, a list of one", [cloudEvent(A)], TAKEN],
  ["an ETag in quotes", cloudEvent(A, { eTag: '"0x8D1"' }), TAKEN],
  ["a weak ETag", eventGrid(A, { eTag: 'W/"0x8D1"' }), TAKEN],
  ["a topic in other case", eventGrid(A, { sender: accountId("ACCT") }), TAKEN],
  // What wrote the blob.
  ["PutBlob", eventGrid(A, { api: "PutBlob" }), TAKEN],
  ["a name of an API that is not known", eventGrid(A, { api: "PutBlobFromSun" }), TAKEN],
  ["CreateFile of Data Lake", eventGrid(A, { api: "CreateFile", bytes: 0 }), empty("CreateFile")],
  ["FlushWithClose of Data Lake", eventGrid(A, { api: "FlushWithClose" }), TAKEN],
  ["SftpCreate", eventGrid(A, { api: "SftpCreate", bytes: 0 }), empty("SftpCreate")],
  ["SftpCommit, whose length is 0", cloudEvent(A, { api: "SftpCommit", bytes: 0 }), TAKEN],
  ["a Data Lake URL", eventGrid(A, { data: { url: "https://acct.dfs.core.windows.net/x" } }), TAKEN],
  ["a copy that is through", copy("copy"), "started invoices: incoming/invoices/copy.pdf"],
  ["a copy under way", copy("copying"), "wait: the blob is still being copied"],
  ["a copy that failed", copy("broken-copy"), "dropped: is about a copy that failed"],
  ["a folder", eventGrid("incoming/invoices/folder.pdf"), "dropped: is about a folder"],
  [
    "a blob that may not be read",
    eventGrid("incoming/invoices/secret.pdf"),
    "started invoices: incoming/invoices/secret.pdf",
  ],
  // Renames.
  ["a rename", renamed(A), TAKEN],
  [
    "a rename of a name with a blank",
    renamed("rest/c%20d.txt", "rest/old.txt"),
    "started rest: rest/c d.txt",
  ],
  ["a rename out of the rules", renamed("other/a.pdf", "other/a.pdf"), UNMATCHED],
  [
    "a rename, by its subject alone",
    cloudEvent(A, { ...renamed(""), eTag: null, type: "Microsoft.Storage.BlobRenamed" }),
    TAKEN,
  ],
  // Order and repetition.
  ["an overwritten version", eventGrid("incoming/invoices/new.pdf", { eTag: "0x8D8" }), STALE],
  [
    "the version that is there",
    eventGrid("incoming/invoices/new.pdf", { eTag: "0x8D9" }),
    "started invoices: incoming/invoices/new.pdf",
  ],
  ["a blob that is gone", eventGrid("incoming/invoices/gone.pdf"), STALE],
  ["an event without an ETag", eventGrid(A, { eTag: null }), TAKEN],
  // Other events and other accounts.
  other("BlobDeleted"),
  other("BlobTierChanged"),
  other("DirectoryCreated"),
  ["another account", eventGrid(A, { sender: accountId("other") }), OTHER_ACCOUNT],
  ["another account in CloudEvents", cloudEvent(A, { sender: accountId("acct2") }), OTHER_ACCOUNT],
  [
    "a key vault",
    cloudEvent(A, { sender: "/subscriptions/1/providers/Microsoft.KeyVault/vaults/acct" }),
    NO_ACCOUNT,
  ],
  ["a topic that ends elsewhere", eventGrid(A, { sender: `${accountId("acct")}/evil` }), NO_ACCOUNT],
  [
    "a blobless subject",
    eventGrid(A, { subject: "/blobServices/default/containers/incoming" }),
    "ignored: names no blob",
  ],
];

it.each(TABLE)("does with an event what the table says: %s", async (_what, message, outcome) => {
  expect(await outcomeOf(message)).toBe(outcome);
});
