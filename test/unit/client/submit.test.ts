import type { ContainerClient } from "@azure/storage-blob";
import { describe, expect, it } from "vitest";
import { submitJob } from "../../../src/client/submit.ts";
import { requestCancel } from "../../../src/transfer/request-cancel.ts";
import { boundRecords } from "../../fakes/bound-records.ts";
import { jobOf, scenario } from "../../fakes/scenario.ts";
import { World } from "../../fakes/world.ts";
import { requestOf } from "../../support/records-by-status.ts";

const job = { ...jobOf(scenario()), transferId: "t", request: requestOf() };

const systemOf = () => {
  const world = new World(scenario());
  const deleted: unknown[] = [];
  const container = {
    getBlobClient: (name: string) => ({
      delete: (options: object) => {
        deleted.push({ name, ...options });
        return Promise.resolve({});
      },
    }),
  } as unknown as ContainerClient;
  const parts = { ...world.ports, records: boundRecords(world), container };
  return { world, parts, deleted };
};

describe("submitting under an id that has a record", () => {
  it("joins the transfer of the same request, and sends its job again while it is queued", async () => {
    const { world, parts } = systemOf();
    expect(await submitJob(parts, job)).toMatchObject({ transferId: "t", created: true });
    expect(await submitJob(parts, job)).toMatchObject({
      transferId: "t",
      created: false,
      transfer: { status: "queued" },
    });
    expect(world.messages).toBe(2);
    expect(await requestCancel(parts, "t")).toBe("requested");
  });

  it("fails for another request, and names the field", async () => {
    const { parts } = systemOf();
    await submitJob(parts, job);
    await expect(submitJob(parts, { ...job, request: requestOf("other.pdf") })).rejects.toMatchObject({
      code: "transfer-id-reused",
      transferId: "t",
      field: "transferId",
    });
  });

  it("fails when that record is removed meanwhile, and names the transfer", async () => {
    const { parts } = systemOf();
    const records = { ...parts.records, create: () => Promise.resolve({ kind: "conflict" } as const) };
    await expect(submitJob({ ...parts, records }, job)).rejects.toMatchObject({
      code: "storage-failed",
      transferId: "t",
    });
  });
});

it("a transfer whose job cannot be sent leaves no record, if nobody has changed it", async () => {
  const { parts, deleted } = systemOf();
  const busy = Object.assign(new Error("no"), { name: "RestError", statusCode: 503, code: "ServerBusy" });
  const steps = { ...parts.steps, send: () => Promise.reject(busy) };
  await expect(submitJob({ ...parts, steps }, job)).rejects.toMatchObject({
    code: "storage-failed",
    transferId: "t",
    cause: busy,
  });
  expect(deleted).toMatchObject([{ conditions: { ifMatch: expect.any(String) as string } }]);
});
