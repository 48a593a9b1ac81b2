import { expect, it } from "vitest";
import { operationOf, type StorageOperation } from "../../../../local/faults/storage-operation.ts";

it.each<["blob" | "queue", string, string, StorageOperation]>([
  ["blob", "PUT", "/acct/transfer-records/8239-t.json", "record write"],
  ["blob", "GET", "/acct/transfer-records/8239-t.json", "record read"],
  ["blob", "GET", "/acct/transfer-records?restype=container&comp=list", "record list"],
  ["blob", "PUT", "/acct/transfer-records?restype=container", "other"],
  ["blob", "PUT", "/acct/transfer-records/ids%2Ft", "id pointer"],
  ["blob", "HEAD", "/acct/transfer-records/throttle/graph.microsoft.com/files", "throttle"],
  ["blob", "GET", "/acct/transfer-records/rescue/state.json", "other"],
  ["blob", "HEAD", "/acct/sources/a/file.bin", "source look"],
  ["blob", "GET", "/acct/sources/a/file.bin", "source read"],
  ["queue", "POST", "/acct/transfers/messages?visibilitytimeout=0", "enqueue"],
  ["queue", "GET", "/acct/transfers/messages?numofmessages=16", "receive"],
  ["queue", "GET", "/acct/transfers/messages?peekonly=true", "peek"],
  ["queue", "PUT", "/acct/transfers/messages/1?popreceipt=x", "renew message"],
  ["queue", "DELETE", "/acct/transfers/messages/1?popreceipt=x", "delete message"],
  ["queue", "POST", "/acct/transfers-poison/messages", "poison"],
  ["queue", "POST", "/acct/transfer-results/messages", "publish"],
  ["queue", "PUT", "/acct/transfers", "other"],
])("a %s request %s %s is classified as %s", (service, method, target, operation) => {
  expect(operationOf(service, method, target)).toBe(operation);
});
