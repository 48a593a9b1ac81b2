import { afterEach, expect, it, vi } from "vitest";
import { prepareAtStart } from "../../../src/app/prepare-at-start.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const restError = (details: object): Error =>
  Object.assign(new Error("GET https://account.example/?sig=secret"), {
    name: "RestError",
    request: { url: "https://account.example/transfers?sig=secret" },
    ...details,
  });
const refused = restError({ code: "ECONNREFUSED" });

/** Storage that fails with each of these, and then works. */
const start = async (...failures: Error[]) => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const pauses: number[] = [];
  const stopping = new AbortController();
  const prepareStorage = vi.fn(() => {
    const failure = failures.shift();
    return failure === undefined ? Promise.resolve() : Promise.reject(failure);
  });
  const pause = (ms: number): Promise<void> => {
    pauses.push(ms);
    return Promise.resolve();
  };
  const started = await prepareAtStart({ prepareStorage }, { pause, signal: stopping.signal });
  return { ...started, warn, log, pauses, prepareStorage, stopping };
};

it("storage that is prepared is not worth a line", async () => {
  const { done, warn, log, prepareStorage } = await start();
  await done;
  expect([warn.mock.calls, log.mock.calls]).toEqual([[], []]);
  expect(prepareStorage).toHaveBeenCalledOnce();
});

it("storage that is not there does not hold up the start, and is prepared once it is there", async () => {
  const { done, warn, log, pauses, prepareStorage } = await start(
    ...Array.from({ length: 8 }, () => refused),
  );
  await done;
  expect(prepareStorage).toHaveBeenCalledTimes(9);
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  expect(warn.mock.calls).toEqual([
    [
      "queues and records could not be prepared yet: https://account.example (no response, ECONNREFUSED); trying again until they are",
    ],
  ]);
  expect(log.mock.calls).toEqual([["queues and records are prepared"]]);
});

it("another reason is logged as well, and an emulator that is too old is named", async () => {
  const old = restError({ statusCode: 400, code: "InvalidHeaderValue" });
  old.message = "The API version 2026-04-06 is not supported by Azurite. Please upgrade";
  const { done, warn } = await start(refused, old, new Error("https://account.example/?sig=secret"));
  await done;
  const lines = warn.mock.calls.map(([line]) => String(line));
  expect(lines[1]).toContain("(400 InvalidHeaderValue, an Azurite without --skipApiVersionCheck)");
  expect(lines[2]).toContain("prepared yet: Error;");
  expect(lines.join()).not.toContain("secret");
});

it("nothing is tried any more once the app ends", async () => {
  const { done, prepareStorage, stopping } = await start(refused, refused);
  stopping.abort();
  await done;
  expect(prepareStorage.mock.calls.length).toBeLessThan(3);
});
