import { describe, expect, it } from "vitest";
import { withUnavailability } from "../../../src/app/available-ports.ts";
import { type Ports } from "../../../src/transfer/ports.ts";
import { StorageUnavailableError } from "../../../src/transfer/storage-error.ts";

const named = (name: string, more: object = {}): Error =>
  Object.assign(new Error("https://account/?sig=secret"), { name, ...more });
const restError = (statusCode: number, code?: string): Error => named("RestError", { statusCode, code });

/** Ports whose every call fails with this. */
const failing = (error: Error) => {
  const fail = () => Promise.reject(error);
  const records = {
    ...{ read: fail, reserveAdmission: fail, create: fail, replace: fail, page: fail, look: fail },
    ...{ remove: fail, readTimerState: fail, writeTimerState: fail },
  };
  const steps = { send: fail, heads: fail };
  return withUnavailability({ records, steps, results: { publish: fail } } as unknown as Pick<
    Ports,
    "records" | "steps" | "results"
  >);
};

/** The calls of a step and of the timer. */
const callsOf = ({ records, steps, results }: ReturnType<typeof failing>) =>
  Object.entries({
    read: () => records.read("a"),
    reserveAdmission: () => records.reserveAdmission("a", "now"),
    create: () => records.create({} as never),
    replace: () => records.replace({} as never, "etag"),
    page: () => records.page(null),
    look: () => records.look("a", "now"),
    remove: () => records.remove({} as never),
    readTimerState: () => records.readTimerState(),
    writeTimerState: () => records.writeTimerState("", null),
    send: () => steps.send("jobs", {} as never, 0),
    heads: () => steps.heads(),
    publish: () => results.publish({} as never),
  });

const thrownBy = (call: () => Promise<unknown>): Promise<unknown> =>
  call().then(
    () => null,
    (error: unknown) => error,
  );

describe("a storage call of a step that fails", () => {
  it("says of each call that storage is out", async () => {
    for (const [name, call] of callsOf(failing(restError(503, "ServerBusy")))) {
      const thrown = await thrownBy(call);
      expect(thrown, name).toBeInstanceOf(StorageUnavailableError);
      expect(thrown, name).toMatchObject({ message: "storage answered 503 (ServerBusy)" });
    }
  });

  it.each([
    restError(500),
    restError(403),
    restError(404),
    named("RestError", { code: "ECONNREFUSED" }),
    named("TimeoutError"),
    named("AbortError"),
    named("CredentialUnavailableError"),
    named("AuthenticationError"),
    named("AggregateAuthenticationError"),
  ])("is an outage with %s, and keeps what the library said out of its text", async (error) => {
    const thrown = await thrownBy(() => failing(error).records.read("a"));
    expect(thrown).toBeInstanceOf(StorageUnavailableError);
    expect(String(thrown)).not.toContain("secret");
    expect(thrown).toHaveProperty("cause", error);
  });

  it("says when there was no answer", async () => {
    const thrown = await thrownBy(() => failing(named("TimeoutError")).records.read("a"));
    expect(thrown).toMatchObject({ message: "storage does not answer (timed out)" });
  });

  it.each([restError(400), restError(413), named("TypeError"), named("MessageTooLargeError")])(
    "is a fault of the call itself with %s",
    async (error) => {
      expect(await thrownBy(() => failing(error).records.read("a"))).toBe(error);
    },
  );
});

it("calls that succeed are passed through", async () => {
  const records = { read: (...args: unknown[]) => Promise.resolve(args) };
  const ports = withUnavailability({ records, steps: {}, results: {} } as never);
  expect(await ports.records.read("a", "2026-11-22T10:00:00.000Z")).toEqual([
    "a",
    "2026-11-22T10:00:00.000Z",
  ]);
});
