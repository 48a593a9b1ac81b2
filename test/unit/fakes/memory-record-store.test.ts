import { recordStoreContract } from "../../suites/record-store.ts";
import { recordSeal } from "../../../src/storage/record-seal.ts";
import { sampleKey } from "../../support/sample-keys.ts";
import { MemoryRecordStore } from "../../fakes/memory-record-store.ts";

recordStoreContract(() => new MemoryRecordStore());
recordStoreContract(
  () =>
    new MemoryRecordStore(() => undefined, {
      container: "transfer-records",
      seal: recordSeal([sampleKey("2026-11", 7)]),
    }),
);
