import { ContainerClient } from "@azure/storage-blob";
import { QueueClient } from "@azure/storage-queue";
import { expect, it } from "vitest";
import { checkRules, checkUnreadEvents } from "../../../../src/cli/doctor/check-rules.ts";
import type { Finding } from "../../../../src/cli/doctor/finding.ts";
import { serve } from "../../../support/http-server.ts";

it("advice for wrong rules in the setting is to change the setting", async () => {
  const records = new ContainerClient("http://127.0.0.1:1/records");
  const queue = new QueueClient("http://127.0.0.1:1/a/blob-events");
  const events = { queue: "blob-events", rules: { kind: "json", json: "[1]" } } as const;
  const found: Finding[] = [];
  for await (const finding of checkRules(
    { events, recordContainer: "records" },
    { records, events: { queue, poison: queue } },
  ))
    found.push(finding);
  expect(found).toMatchObject([
    { verdict: "error", fix: expect.stringMatching(/^correct the setting RULES/) as string },
  ]);
  expect(found[0]?.fix).not.toContain("rules put");
});

it.each([
  [200, "warning"],
  [404, undefined],
])("a queue of events that nothing reads, answered %d", async (status, verdict) => {
  const { url } = await serve((_request, response) => {
    response.writeHead(status, { "x-ms-request-id": "1", "x-ms-error-code": "QueueNotFound" }).end();
  });
  const finding = await checkUnreadEvents(new QueueClient(`${url}/a/blob-events`));
  expect(finding?.verdict).toBe(verdict);
  if (finding !== null) expect(finding.message).toContain("RULES is not set");
});
