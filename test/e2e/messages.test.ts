import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { transferClientFromEnvironment } from "../../src/client/create-transfer-client.ts";
import { blobRecordStore } from "../../src/storage/record-store.ts";
import type { MessageRejected, TransferResult } from "../../src/transfer/result.ts";
import { content } from "../support/content.ts";
import { startSystem, type System } from "../support/system.ts";
import { targetsOf } from "../support/targets.ts";

let system: System;
beforeAll(async () => {
  system = await startSystem();
  await system.putBlob("folder/report 1.pdf", content(1000));
});
afterAll(() => system.stop());

const good = (id: string) => ({
  source: { container: "sources", blob: "folder/report 1.pdf" },
  target: targetsOf(id).bundle,
  transferId: id,
});

describe("a job is accepted", () => {
  it("as raw JSON", async () => {
    await system.send(good("raw"));
    expect((await system.result("raw")).data.status).toBe("completed");
  });

  it("as base64 of JSON", async () => {
    await system.send(Buffer.from(JSON.stringify(good("base64"))).toString("base64"));
    expect((await system.result("base64")).data.status).toBe("completed");
  });

  it("with its source as a URL", async () => {
    const url = `${system.blobs.url}/sources/folder/report%201.pdf`;
    await system.send({ ...good("by-url"), source: { url } });
    expect((await system.result("by-url")).data).toMatchObject({
      status: "completed",
      source: { container: "sources", blob: "folder/report 1.pdf" },
    });
  });

  it("without an id, which is then derived from the message", async () => {
    const { source, target } = good("no-id");
    await system.send({ source, target, options: { labels: { own: "label" } } });
    const { data } = await system.result((result) => result.data.labels["own"] === "label");
    expect(data).toMatchObject({ status: "completed", transferId: expect.stringMatching(/^m-/) as string });
  });
});

describe("an invalid message ends at once, with one result that names the error and contains the text", () => {
  const bad: [string, unknown, string, string][] = [
    ["not JSON", "{oops", "invalid-job", "not JSON"],
    ["a number", "123", "invalid-job", "not a JSON object"],
    ["an array", "[1,2]", "invalid-job", "not a JSON object"],
    ["an unknown field", { ...good("bad-1"), tarqet: 1 }, "invalid-job", "tarqet: unknown field"],
    [
      "a field of the host's metadata",
      { ...good("bad-2"), dequeueCount: 9 },
      "invalid-job",
      "dequeueCount: unknown field",
    ],
    ["a missing field", { target: targetsOf("x").bundle }, "invalid-job", "source"],
    ["an unknown kind", { ...good("bad-3"), target: { kind: "fax" } }, "invalid-job", "target.kind"],
    ["a bad id", { ...good("bad-4"), transferId: "a/b" }, "invalid-job", "transferId"],
    [
      "misaligned ranges",
      { ...good("bad-5"), options: { rangeBytes: 1000 } },
      "invalid-job",
      "options.rangeBytes",
    ],
    [
      "oversized ranges",
      { ...good("bad-6"), options: { rangeBytes: 62_914_560 } },
      "invalid-job",
      "options.rangeBytes",
    ],
    [
      "a SAS",
      { ...good("bad-7"), source: { url: "https://a.blob.core.windows.net/c/b?sig=x" } },
      "invalid-job",
      "source.url",
    ],
    [
      "a foreign account",
      { ...good("bad-8"), source: { url: "https://a.blob.core.windows.net/c/b" } },
      "invalid-job",
      "source.url",
    ],
    [
      "no such blob",
      { ...good("bad-9"), source: { container: "sources", blob: "none" } },
      "source-not-found",
      "sources/none",
    ],
    [
      "no such container",
      { ...good("bad-10"), source: { container: "nowhere", blob: "none" } },
      "source-not-found",
      "nowhere/none",
    ],
  ];
  it.each(bad)("%s", async (_, message, code, named) => {
    const text = typeof message === "string" ? message : JSON.stringify(message);
    await system.send(text);
    const about = ({ data: { error } }: TransferResult | MessageRejected) =>
      error?.message.includes(named) === true;
    const { type, data } =
      code === "invalid-job"
        ? await system.rejection(({ data: { receivedText } }) => receivedText === text)
        : await system.result(about);
    expect(type).toBe(code === "invalid-job" ? "blobferry.message.rejected" : "blobferry.transfer.failed");
    expect(data.error?.code).toBe(code);
    expect(data.error?.message).toContain(named);
  });

  it("is listed afterwards, if it was rejected, without the signature of a SAS", async () => {
    const client = transferClientFromEnvironment({ AzureWebJobsStorage: system.connectionString });
    const { rejected } = await client.listRejected({ pageSize: 1000 });
    const expected = bad
      .filter(([, , code]) => code === "invalid-job")
      .map(([, message]) => (typeof message === "string" ? message : JSON.stringify(message)));
    expect(rejected.map(({ receivedText }) => receivedText).sort()).toEqual(
      expected.map((text) => text.replace("sig=x", "sig=…")).sort(),
    );
    expect(new Set(rejected.map(({ messageId }) => messageId)).size).toBe(expected.length);
  });

  it("rejects an id that belongs to another request, and keeps that one's record", async () => {
    await system.send(good("taken"));
    const first = await system.result("taken");
    await system.send({ ...good("taken"), target: targetsOf("other").workbook });
    const second = await system.rejection(({ data }) => data.error.code === "transfer-id-reused");
    expect(second.data.transferId).toBe("taken");
    // Nobody but the transfer itself speaks in its name.
    expect(second.subject).not.toBe("taken");
    expect((await system.allResults()).filter(({ subject }) => subject === "taken")).toEqual([first]);
    const store = blobRecordStore(system.blobs.getContainerClient("transfer-records"));
    expect((await store.read("taken"))?.record).toMatchObject({
      status: "completed",
      request: { target: { kind: "bundle" } },
    });
  });
});
