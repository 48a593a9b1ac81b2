import { recordStoreContract } from "../../suites/record-store.ts";
import { MemoryRecordStore } from "../../fakes/memory-record-store.ts";

recordStoreContract(() => new MemoryRecordStore());
