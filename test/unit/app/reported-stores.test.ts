import { RestError } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "vitest";
import { reportedMailboxSlots, reportedThrottleStore } from "../../../src/app/reported-stores.ts";

const refused = new RestError("no, see https://acc.example/?sig=secret", {
  code: "AuthorizationFailure",
  statusCode: 403,
});
const timedOut = Object.assign(new Error("secret"), { name: "TimeoutError" });

const logOf = () => {
  const log = { lines: [] as string[], nowMs: 1_000_000 };
  const to = { warn: (line: string) => log.lines.push(line), nowMs: () => log.nowMs };
  return { log, to };
};

describe("a cooldown in storage", () => {
  it("is passed on as it is, without a word", async () => {
    const { log, to } = logOf();
    const extended: number[] = [];
    const extend = (cooldownMs: number) => {
      extended.push(cooldownMs);
      return Promise.resolve();
    };
    const store = reportedThrottleStore({ read: () => Promise.resolve(7000), extend }, "files", to);
    expect(await store.read()).toBe(7000);
    await store.extend(9000);
    expect(extended).toEqual([9000]);
    expect(log.lines).toEqual([]);
  });

  it("says what could not be read or written and what that means, by a code alone", async () => {
    const { log, to } = logOf();
    const read = () => Promise.reject(timedOut);
    const extend = () => Promise.reject(refused);
    const store = reportedThrottleStore({ read, extend }, "host\n\u001b[31m.example", to);
    await expect(store.read()).rejects.toBe(timedOut);
    await expect(store.extend(1000)).rejects.toBe(refused);
    expect(log.lines).toHaveLength(2);
    expect(log.lines[0]).toMatch(/^the cooldown of host.+example could not be read, .+: storage, timed out$/);
    expect(log.lines[1]).toMatch(/could not be written, .+: storage, AuthorizationFailure$/);
    // eslint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(log.lines.join("")).not.toMatch(/[\u0000-\u001f]|secret/);
  });

  it("says so once a minute, however often it fails", async () => {
    const { log, to } = logOf();
    const store = reportedThrottleStore(
      { read: () => Promise.reject(timedOut), extend: () => Promise.resolve() },
      "files",
      to,
    );
    for (let second = 0; second <= 60; second++) {
      await store.read().catch(() => undefined);
      log.nowMs += 1000;
    }
    expect(log.lines).toHaveLength(2);
  });
});

it("says that a call to a mailbox is made without a slot, and nothing of one that is busy", async () => {
  const { log, to } = logOf();
  expect(await reportedMailboxSlots({ take: () => Promise.resolve(null) }, to).take("m")).toBeNull();
  expect(log.lines).toEqual([]);
  const broken = reportedMailboxSlots({ take: () => Promise.reject(timedOut) }, to);
  await expect(broken.take("m")).rejects.toBe(timedOut);
  expect(log.lines).toEqual([
    "the calls to a mailbox could not be counted, so one is made without a slot: storage, timed out",
  ]);
});
