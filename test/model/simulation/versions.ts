import { type Ports, type RecordStore } from "../../../src/transfer/ports.ts";
import { NewerRecordError } from "../../../src/transfer/storage-error.ts";
import type { NewerMessage, QueueMessage } from "../../../src/transfer/message.ts";
import { NEWEST_VERSION } from "../../../src/transfer/versions.ts";
import type { TransferRecord } from "../../../src/transfer/record.ts";
import type { Delivered } from "../../fakes/fake-host.ts";
import { memoryStepQueue, type TransferMessage } from "../../fakes/memory-step-queue.ts";
import type { World } from "../../fakes/world.ts";

/*
 * Two versions of the app on the same queues, as during an upgrade. The newer one does the same, but the present one
 * can read neither its messages nor its records.
 */

/** A message as the newer version writes it. */
const asNewer = (message: TransferMessage): TransferMessage => {
  if (message.kind === "newer") return message;
  const { kind: blobferry, ...rest } = message;
  const version = NEWEST_VERSION + 1;
  return { kind: "newer", version, json: { blobferry, v: version, ...rest } };
};

const fromNewer = ({ json }: NewerMessage): QueueMessage => {
  const own = Object.entries(json).filter(([name]) => name !== "v");
  return Object.fromEntries(
    own.map(([name, value]) => [name === "blobferry" ? "kind" : name, value]),
  ) as unknown as QueueMessage;
};

/** A delivery as a worker of that version reads it. */
export const asRead = (held: Delivered, isNewer: boolean): Delivered =>
  isNewer && held.message.kind === "newer" ? { ...held, message: fromNewer(held.message) } : held;

/** The ports of a process of that version. */
export const portsOf = (world: World, isNewer: boolean): Ports => ({
  ...world.ports,
  records: isNewer ? markingRecords(world) : readableRecords(world),
  ...(isNewer ? { steps: memoryStepQueue(world.queues, asNewer) } : {}),
});

const markingRecords = (world: World): RecordStore => {
  const mark = async <T extends { readonly kind: string }>(
    { transferId }: TransferRecord,
    write: () => Promise<T>,
  ): Promise<T> => {
    const answer = await write();
    if (answer.kind === "written") world.newerRecords.add(transferId);
    return answer;
  };
  return {
    ...everyCall(world.ports.records),
    create: (record) => mark(record, () => world.ports.records.create(record)),
    replace: (record, eTag) => mark(record, () => world.ports.records.replace(record, eTag)),
  };
};

const readableRecords = (world: World): RecordStore => ({
  ...everyCall(world.ports.records),
  read: async (transferId, admittedAt) => {
    const stored = await world.ports.records.read(transferId, admittedAt);
    if (stored !== null && world.newerRecords.has(transferId))
      throw new NewerRecordError("only a newer version can read the record");
    return stored;
  },
});

const everyCall = (records: RecordStore): RecordStore => ({
  read: (...args) => records.read(...args),
  reserveAdmission: (...args) => records.reserveAdmission(...args),
  restoreReservation: (...args) => records.restoreReservation(...args),
  create: (...args) => records.create(...args),
  replace: (...args) => records.replace(...args),
  page: (...args) => records.page(...args),
  look: (...args) => records.look(...args),
  remove: (...args) => records.remove(...args),
  readTimerState: () => records.readTimerState(),
  writeTimerState: (...args) => records.writeTimerState(...args),
});
