import { storageCode, storageStatus } from "../storage/errors.ts";
import { type Ports } from "../transfer/ports.ts";
import { StorageUnavailableError } from "../transfer/storage-error.ts";

type StoragePorts = Pick<Ports, "records" | "steps" | "results">;

/**
 * The storage ports, whose errors say whether storage is out or something is wrong with the call. Their messages are
 * the app's own: the SDK repeats the answer's body, and a proxy's page may quote an address with a SAS.
 */
export const withUnavailability = ({ records, steps, results }: StoragePorts): StoragePorts => ({
  records: {
    ...records,
    read: (...args) => marked(() => records.read(...args)),
    reserveAdmission: (...args) => marked(() => records.reserveAdmission(...args)),
    restoreReservation: (...args) => marked(() => records.restoreReservation(...args)),
    create: (...args) => marked(() => records.create(...args)),
    replace: (...args) => marked(() => records.replace(...args)),
    page: (...args) => marked(() => records.page(...args)),
    look: (...args) => marked(() => records.look(...args)),
    remove: (...args) => marked(() => records.remove(...args)),
    readTimerState: () => marked(() => records.readTimerState()),
    writeTimerState: (...args) => marked(() => records.writeTimerState(...args)),
  },
  steps: {
    ...steps,
    send: (...args) => marked(() => steps.send(...args)),
    heads: () => marked(() => steps.heads()),
  },
  results: { publish: (event) => marked(() => results.publish(event)) },
});

/** A port of storage whose methods all mark their errors. */
export const markedPort = <Port extends object>(port: Port): Port =>
  Object.fromEntries(
    Object.entries(port).map(([name, call]: [string, (...args: readonly unknown[]) => Promise<unknown>]) => [
      name,
      (...args: readonly unknown[]) => marked(() => call(...args)),
    ]),
  ) as Port;

/** Runs a storage call; an outage is a StorageUnavailableError. */
export const marked = async <T>(call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    if (!isOut(error)) throw error;
    const status = storageStatus(error);
    throw new StorageUnavailableError(
      `storage ${status === null ? "does not answer" : `answered ${status}`} (${storageCode(error)})`,
      { cause: error },
    );
  }
};

/** 400 and 413 say that the call itself is wrong; whatever else storage answers may be otherwise later. */
const isOut = (error: unknown): boolean => {
  const status = storageStatus(error);
  if (status !== null) return status !== 400 && status !== 413;
  return error instanceof Error && STORAGE_ERRORS.has(error.name);
};

/** No answer, no time left, or no identity to sign in with. By name, since the SDKs are large. */
const STORAGE_ERRORS: ReadonlySet<string> = new Set([
  "RestError",
  "TimeoutError",
  "AbortError",
  "CredentialUnavailableError",
  "AuthenticationError",
  "AggregateAuthenticationError",
]);
