import { afterAll, beforeAll, expect, it } from "vitest";
import { QueueServiceClient } from "@azure/storage-queue";
import { MASTER_KEY } from "../support/app-host.ts";
import { startSystem, type System } from "../support/system.ts";
import { targetsOf } from "../support/targets.ts";

let system: System;
beforeAll(async () => {
  system = await startSystem({
    env: {
      BLOBFERRY_LOCAL_MASTER_KEY: MASTER_KEY,
      BLOBFERRY_LOCAL_RESCUE_AFTER_SECONDS: "1",
      AzureFunctionsJobHost__extensions__queues__maxDequeueCount: "2",
    },
  });
});
afterAll(() => system.stop());

it("rejects a job that is nested so deeply that no function gets it", async () => {
  const deep = `${"[".repeat(6000)}${"]".repeat(6000)}`;
  const job = { source: { container: "sources", blob: "x" }, target: targetsOf("deep").bundle };
  const text = JSON.stringify({ ...job, options: { labels: { deep: 0 } } }).replace("0", deep);
  await system.send(text);

  const poison = QueueServiceClient.fromConnectionString(system.connectionString).getQueueClient(
    "transfers-poison",
  );
  await system.until("failure in the dead-letter function", 60_000, () =>
    system.log().includes("Executed 'Functions.deadLetter' (Failed") ? true : undefined,
  );
  expect(system.log()).toMatch(/Executed 'Functions\.startTransfer' \(Failed[^]*?Maximum call stack size/);
  expect((await poison.getProperties()).approximateMessagesCount).toBe(1);

  const answer = await fetch(`${system.host().ready}/admin/functions/rescueStalled`, {
    method: "POST",
    headers: { "x-functions-key": MASTER_KEY, "content-type": "application/json" },
    body: "{}",
  });
  expect(answer.status).toBe(202);

  const { data } = await system.rejection(() => true);
  expect(data.error.code).toBe("invalid-job");
  expect(data.error.message).toContain("nested too deeply");
  expect(data.receivedText).toBe(text.slice(0, 4096));
  await system.until("empty poison queue", 60_000, async () =>
    (await poison.getProperties()).approximateMessagesCount === 0 ? true : undefined,
  );
  await system.until("end of the timer", 60_000, () =>
    system.log().includes("Executed 'Functions.rescueStalled' (Succeeded") ? true : undefined,
  );
  expect(system.log()).toMatch(/transfers: \{"oldestJobS":null,"oldestStepS":null,"poison":1,/);
});
