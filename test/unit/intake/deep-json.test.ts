import type { InvocationContext } from "@azure/functions";
import { describe, expect, it } from "vitest";
import { runMessage } from "../../../src/app/run-message.ts";
import type { Services } from "../../../src/app/services.ts";
import { textOfInput } from "../../../src/storage/queue-message.ts";
import { defaultPolicy } from "../../../src/transfer/policy.ts";
import type { MessageRejected } from "../../../src/transfer/result.ts";
import { UNOBSERVED } from "../../support/telemetry.ts";
import { BASE, faultIn, job } from "../../support/job-messages.ts";

const arrays = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
const objects = (levels: number): string => '{"a":'.repeat(levels) + "1" + "}".repeat(levels);
const jobWith = (nested: string): string => JSON.stringify(job).replace(/\}$/, `,"x":${nested}}`);

describe("JSON nested more than 100 levels deep", () => {
  // About as deep as fits into a message in base64.
  const texts: [string, string][] = [
    ["a list", arrays(24_000)],
    ["an object", objects(8_000)],
    ["a job with a list in it", jobWith(arrays(20_000))],
    ["a job with a list one level too deep", jobWith(arrays(100))],
    ["a job with an object in it", jobWith(objects(7_900))],
  ];

  it.each(texts)("is not read, however it arrives: %s", (_what, text) => {
    for (const input of [text, Buffer.from(text).toString("base64"), JSON.parse(text) as unknown]) {
      expect(faultIn(input)).toBe("the message is not JSON that can be read: nested too deeply");
    }
  });

  it.each(texts)("comes back with the beginning of its text: %s", async (_what, text) => {
    const published: MessageRejected[] = [];
    const ports = {
      results: { publish: (event: MessageRejected) => Promise.resolve(published.push(event)) },
      clock: { nowMs: () => 0, random: () => 0 },
    };
    const services = {
      ports,
      policy: defaultPolicy,
      sourceBaseUrl: BASE,
      isQueueOwner: () => Promise.resolve(true),
      ...UNOBSERVED,
    } as unknown as Services;
    const context = { invocationId: "i" } as unknown as InvocationContext;
    await runMessage(services, { input: JSON.parse(text), context, queue: "jobs", poisoned: false });
    expect(published).toMatchObject([{ data: { error: { code: "invalid-job" } } }]);
    expect(published[0]?.data.receivedText).toMatch(/^[[{]/);
  });

  it("is told apart from brackets in a text, and from 100 levels", () => {
    const name = arrays(500);
    expect(faultIn({ ...job, [name]: name })).toContain("unknown field");
    expect(faultIn(jobWith(arrays(99)))).toBe("x: unknown field");
  });

  it("is written as text down to level 100", () => {
    expect(textOfInput(JSON.parse(arrays(100)))).toBe(arrays(100));
    expect(textOfInput(JSON.parse(arrays(20_000)))).toBe(`${"[".repeat(100)}"…"${"]".repeat(100)}`);
    expect(textOfInput(JSON.parse(objects(20_000)))).toContain('"…"');
  });
});
