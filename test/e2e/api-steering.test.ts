import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TransferView } from "../../src/client/transfer-view.ts";
import { KEY, startApiSystem, type ApiSystem } from "../support/api-system.ts";
import { content, KIB } from "../support/content.ts";
import { RequestGate } from "../support/request-gate.ts";
import { addressOf, targetsOf } from "../support/targets.ts";

const RANGE = 320 * KIB;
const BYTES = 8 * RANGE;
let system: ApiSystem;
let isForbidden = true;
/** Holds the transfer that is cancelled at its third range. */
const gate = new RequestGate();
let rangesOfSlow = 0;
beforeAll(async () => {
  system = await startApiSystem({
    // A 403 is tried again for ten minutes, scaled here.
    env: { BLOBFERRY_LOCAL_PATIENCE: "0.002" },
    graph: {
      intercept: ({ address, route }) => {
        if (address?.endsWith("slow") === true && route === "putRange" && ++rangesOfSlow > 2)
          return gate.pass().then(() => undefined);
        const isCreate = address?.endsWith("forbidden") === true && route === "createUploadSession";
        return isCreate && isForbidden
          ? { kind: "answer", status: 403, body: { error: { code: "accessDenied" } } }
          : undefined;
      },
    },
  });
  await system.putBlob("file.bin", content(BYTES));
});
afterAll(() => {
  gate.open();
  return system.stop();
});

const job = (key: string) => ({
  source: { container: "sources", blob: "file.bin" },
  target: targetsOf(key).bundle,
  options: { rangeBytes: RANGE, labels: { test: key } },
});
const sessionsAt = (key: string) =>
  system.graph.sessions().filter(({ address }) => address === addressOf("bundle", key));

it("lets curl submit a transfer and follow Operation-Location to its end", async () => {
  const curl = async (...args: string[]) =>
    (await promisify(execFile)("curl", ["-sS", "-H", `x-functions-key: ${KEY}`, ...args])).stdout;
  const body = JSON.stringify(job("curl"));
  const json = ["-H", "content-type: application/json", "-H", "Idempotency-Key: by-curl"];
  const said = await curl("-i", ...json, "-d", body, `${system.url}/transfers`);
  expect(said).toMatch(/^HTTP\/1.1 202/);
  const location = /^operation-location: (\S+)/im.exec(said)?.[1] ?? "";
  expect(location).toBe(`${system.url}/transfers/by-curl`);
  const ended = await system.until("end", async () => {
    const transfer = JSON.parse(await curl(location)) as TransferView;
    return transfer.endedAt === null ? undefined : transfer;
  });
  expect(ended).toMatchObject({
    status: "completed",
    bytes: BYTES,
    acceptedBytes: BYTES,
    ranges: 8,
    labels: { test: "curl" },
    result: { status: "completed", error: null },
  });
  expect(ended.history).toMatchObject([{ what: "send", firstStep: 0 }, { what: "completed" }]);
  // The same again starts nothing new.
  expect(await curl(...json, "-d", body, `${system.url}/transfers`)).toContain('"status":"completed"');
  expect(system.graph.items().filter(({ address }) => address === addressOf("bundle", "curl"))).toMatchObject(
    [{ commits: 1 }],
  );
});

it("deletes the session at Graph on a cancel, and publishes the result cancelled", async () => {
  gate.close();
  const id = await system.submit(job("slow"));
  await system.until("a range that is held", () => gate.held > 0 || undefined);
  expect(sessionsAt("slow")).toHaveLength(1);
  const answer = await system.call("POST", `transfers/${id}/cancel`);
  expect(answer.status).toBe(202);
  expect(answer.headers.get("operation-location")).toBe(`${system.url}/transfers/${id}`);
  expect(await answer.json()).toMatchObject({ cancelRequested: true });
  gate.open();
  const ended = await system.reaches(id, ({ endedAt }) => endedAt !== null);
  expect(ended).toMatchObject({ status: "cancelled", result: { status: "cancelled", item: null } });
  expect(ended.acceptedBytes).toBeLessThan(BYTES);
  expect(sessionsAt("slow")).toEqual([]);
  expect(system.graph.items()).not.toContainEqual(
    expect.objectContaining({ address: addressOf("bundle", "slow") }),
  );
});

it("retries a failed transfer as a new attempt, whose Operation-Location waits for its end", async () => {
  const id = await system.submit(job("forbidden"));
  const failed = await system.reaches(id, ({ endedAt }) => endedAt !== null);
  expect(failed).toMatchObject({
    status: "failed",
    attempt: 1,
    error: { code: "target-forbidden", httpStatus: 403 },
  });
  expect(failed.error?.advice).toContain("the Graph permission that the message names");
  isForbidden = false;
  const answer = await system.call("POST", `transfers/${id}/retry`);
  expect([answer.status, await answer.json()]).toEqual([202, { transferId: id, attempt: 2 }]);
  const location = answer.headers.get("operation-location") ?? "";
  const seen: string[] = [];
  const ended = await system.until("end of the retry", async () => {
    const transfer = (await (
      await fetch(location, { headers: { "x-functions-key": KEY } })
    ).json()) as TransferView;
    seen.push(`${transfer.attempt} ${transfer.status}`);
    return transfer.endedAt === null ? undefined : transfer;
  });
  expect(ended).toMatchObject({ status: "completed", attempt: 2, error: null });
  expect(seen).not.toContain("1 failed");
});
