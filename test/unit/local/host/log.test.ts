import { expect, it } from "vitest";
import { createLog, toLogLevel } from "../../../../local/host/log.ts";

it("writes the lines of one turn together and drops those below its level", async () => {
  const written: string[] = [];
  const log = createLog("warning", (text) => written.push(text));
  log("information", "unheard");
  log("warning", "one");
  log("error", "two");
  expect(written).toEqual([]);
  await new Promise(setImmediate);
  expect(written).toEqual([expect.stringMatching(/^\[.*Z\] WARN one\n\[.*Z\] ERROR two\n$/)]);
});

it("reads levels as host.json spells them, and unknown ones as information", () => {
  expect(["Warning", "none", "odd", undefined].map(toLogLevel)).toEqual([
    "warning",
    "none",
    "information",
    "information",
  ]);
});
