import { SpanKind } from "@opentelemetry/api";
import type { RecordStore } from "../transfer/ports.ts";
import { currentStep } from "./context.ts";
import { inSpan } from "./in-span.ts";
import { ATTR } from "./names.ts";
import type { Telemetry } from "./telemetry.ts";

/** The record store with a span for each call that concerns one record. What the timer reads in bulk has none. */
export const tracedRecords = (records: RecordStore, telemetry: Telemetry): RecordStore => {
  const traced = <T>(
    name: string,
    transferId: string,
    call: () => Promise<T>,
    kindOf: (answer: T) => string,
  ): Promise<T> =>
    inSpan(
      telemetry,
      {
        name,
        kind: SpanKind.CLIENT,
        attributes: { [ATTR.transferId]: transferId },
        of: (answer) => ({ [ATTR.answer]: kindOf(answer) }),
      },
      call,
    );
  return {
    read: async (transferId, admittedAt) => {
      const stored = await traced(
        "read record",
        transferId,
        () => records.read(transferId, admittedAt),
        (found) => (found === null ? "absent" : "found"),
      );
      if (stored !== null) currentStep()?.linkJob(stored.record);
      return stored;
    },
    create: (record) =>
      traced(
        "create record",
        record.transferId,
        () => records.create(record),
        ({ kind }) => kind,
      ),
    replace: (record, eTag) =>
      traced(
        "replace record",
        record.transferId,
        () => records.replace(record, eTag),
        ({ kind }) => kind,
      ),
    reserveAdmission: (...args) => records.reserveAdmission(...args),
    restoreReservation: (...args) => records.restoreReservation(...args),
    page: (...args) => records.page(...args),
    look: (...args) => records.look(...args),
    remove: (...args) => records.remove(...args),
    readTimerState: () => records.readTimerState(),
    writeTimerState: (...args) => records.writeTimerState(...args),
  };
};
