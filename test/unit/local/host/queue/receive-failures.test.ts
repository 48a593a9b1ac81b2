import { expect, it } from "vitest";
import { receiveFailures } from "../../../../../local/host/queue/receive-failures.ts";

const MINUTE_MS = 60_000;

const watch = () => {
  const lines: string[] = [];
  let nowMs = 0;
  const failures = receiveFailures(
    { name: "work", address: "http://127.0.0.1:10001/account/work" },
    (level, text) => lines.push(`${level} ${text}`),
    () => nowMs,
    () => 0.5,
  );
  /** Storage fails for this long; returns the number of receives. */
  const failFor = (ms: number, reason: string): number => {
    const endMs = nowMs + ms;
    let receives = 0;
    for (; nowMs < endMs; receives++) nowMs += failures.failed(new Error(reason));
    return receives;
  };
  return { failures, lines, failFor };
};
const line = (reason: string): string =>
  `warning Receiving from 'work' at http://127.0.0.1:10001/account/work failed: ${reason}`;

it("an outage of ten minutes takes few receives, and a line a minute", () => {
  const { lines, failFor } = watch();
  expect(failFor(10 * MINUTE_MS, "refused")).toBeLessThan(130);
  expect(lines).toEqual(Array.from({ length: 10 }, () => line("refused")));
});

it("twenty seconds of outage are worth one line", () => {
  const { lines, failFor } = watch();
  failFor(20_000, "refused");
  expect(lines).toEqual([line("refused")]);
});

it("another reason is logged at once, and the end of the outage too", () => {
  const { failures, lines, failFor } = watch();
  failFor(10_000, "refused");
  failFor(10_000, "denied");
  failures.succeeded();
  failures.succeeded();
  expect(lines).toEqual([line("refused"), line("denied"), "information Receiving from 'work' works again."]);
});

it("after an outage the pauses begin short again", () => {
  const { failures, failFor } = watch();
  failFor(MINUTE_MS, "refused");
  expect(failures.failed(new Error("refused"))).toBe(5_000);
  failures.succeeded();
  expect(failures.failed(new Error("refused"))).toBe(100);
});
