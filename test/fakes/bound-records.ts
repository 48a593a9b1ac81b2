import type { RecordStore } from "../../src/transfer/ports.ts";
import type { World } from "./world.ts";

/** The world's record store, whose methods can be copied and replaced. */
export const boundRecords = ({ records }: World): RecordStore => ({
  read: records.read.bind(records),
  reserveAdmission: records.reserveAdmission.bind(records),
  restoreReservation: records.restoreReservation.bind(records),
  create: records.create.bind(records),
  replace: records.replace.bind(records),
  page: records.page.bind(records),
  look: records.look.bind(records),
  remove: records.remove.bind(records),
  readTimerState: records.readTimerState.bind(records),
  writeTimerState: records.writeTimerState.bind(records),
});
