import { expect, it } from "vitest";
import { judgeClock, timeOfService } from "../../../../src/cli/doctor/check-clock.ts";

it.each([0, 300_000, -300_000])("a clock that is %d ms off is right", (aheadMs) => {
  expect(judgeClock(aheadMs)).toBeNull();
});

it.each([
  [7_200_000, "2 h 00 min ahead of"],
  [-360_000, "6 min 00 s behind"],
])("warns of a clock that is %d ms off", (aheadMs, words) => {
  expect(judgeClock(aheadMs)).toMatchObject({
    check: "clock",
    verdict: "warning",
    message: `the clock of this machine is ${words} that of storage`,
  });
});

const DATE = "Fri, 27 Nov 2026 13:00:00 GMT";

it("reads the time of storage, also where it refuses the request", async () => {
  const refusal = Object.assign(new Error("403"), { response: { headers: new Headers({ date: DATE }) } });
  expect(await timeOfService(Promise.resolve({ date: new Date(DATE) }))).toEqual(new Date(DATE));
  expect(await timeOfService(Promise.reject(refusal))).toEqual(new Date(DATE));
  expect(await timeOfService(Promise.reject(new Error("ECONNREFUSED")))).toBeNull();
  expect(await timeOfService(Promise.resolve({}))).toBeNull();
});
