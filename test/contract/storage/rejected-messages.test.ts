import { describe, expect, it } from "vitest";
import { listRejected } from "../../../src/client/rejected.ts";
import { keepingRejections, removeOldRejections } from "../../../src/storage/rejected-messages.ts";
import { derivedTransferId } from "../../../src/transfer/job.ts";
import { transferError } from "../../../src/transfer/error.ts";
import { rejectionOf, type MessageRejected } from "../../../src/transfer/result.ts";
import { azuriteForFile } from "./azurite.ts";

const azurite = azuriteForFile();
const START = Date.UTC(2026, 10, 22, 10);

const rejected = (n: number, receivedText = `message ${n}`): MessageRejected => {
  const messageId = derivedTransferId(`id-${n}`, new Date(START + n * 1000));
  return rejectionOf(`${messageId}/rejected`, messageId, {
    status: "rejected",
    transferId: null,
    source: null,
    target: null,
    error: transferError("invalid-job", `the message is not JSON: ${n}`),
    labels: {},
    rejectedAt: new Date(START + 3_600_000).toISOString(),
    receivedText,
  });
};

const encoded = (text: string): string => Buffer.from(text).toString("base64");

const newStore = () => {
  const container = azurite.blobs().getContainerClient(azurite.freshName());
  const published: unknown[] = [];
  const results = keepingRejections(
    {
      publish: (event) => {
        published.push(event);
        return Promise.resolve();
      },
    },
    container,
  );
  return { container, results, published };
};

describe("rejected messages", () => {
  it("are published as they are, kept, and listed with the latest message first, page by page", async () => {
    const { container, results, published } = newStore();
    expect(await listRejected(container, {})).toEqual({ rejected: [], cursor: null });
    const events = [1, 2, 3, 4, 5].map((n) => rejected(n));
    for (const event of events) await results.publish(event);
    expect(published).toEqual(events);
    const first = await listRejected(container, { pageSize: 3 });
    const second = await listRejected(container, { pageSize: 3, cursor: first.cursor ?? "" });
    expect(second.cursor).toBeNull();
    expect([...first.rejected, ...second.rejected].map(({ receivedText }) => receivedText)).toEqual(
      [5, 4, 3, 2, 1].map((n) => `message ${n}`),
    );
    expect(first.rejected[0]).toMatchObject({
      messageId: events[4]?.subject,
      error: { code: "invalid-job" },
      rejectedAt: "2026-11-22T11:00:00.000Z",
    });
  });

  it("are kept once, however often they are delivered", async () => {
    const { container, results, published } = newStore();
    const event = rejected(1);
    await results.publish(event);
    await results.publish({ ...event, time: new Date(START + 9_999_999).toISOString() });
    expect(published).toHaveLength(2);
    expect((await listRejected(container, {})).rejected).toHaveLength(1);
  });

  it("are listed without the signature of a SAS", async () => {
    const { container, results } = newStore();
    const text = '{"source":{"url":"https://a.blob.core.windows.net/c/b?sv=2026&sig=SECRET%2Bsig%3D&se=x"}}';
    await results.publish(rejected(1, text));
    await results.publish(rejected(2, "https%3A%2F%2Fa%2Fc%3Fsig%3DSECRET"));
    const { rejected: listed } = await listRejected(container, {});
    expect(JSON.stringify(listed)).not.toContain("SECRET");
    expect(listed[1]?.receivedText).toContain("sig=…&se=x");
  });

  it.each([
    ["base64", (text: string) => encoded(text)],
    ["base64 in lines", (text: string) => encoded(text).replace(/.{76}/g, "$&\n")],
    ["base64 that was cut off", (text: string) => encoded(text).slice(0, -3)],
    [
      "base64 that was cut off within a character",
      (text: string) => encoded(`${text.slice(0, -3)}😀`).slice(0, -4),
    ],
    ["Python's bytes of base64 that were cut off", (text: string) => `b'${encoded(text)}`],
    ["base64 of base64", (text: string) => encoded(encoded(text))],
    ["a JSON string of base64", (text: string) => JSON.stringify(encoded(text))],
    ["a JSON string that was cut off", (text: string) => JSON.stringify(encoded(text)).slice(0, -1)],
  ])("are listed as the text that they hold, without signatures, if they are %s", async (_what, wrap) => {
    const { container, results } = newStore();
    const text =
      '{"source":{"url":"https://a.blob.core.windows.net/c/ü?sv=2026&sig=SECRET%2Bsig%3D&se=x"},"target":1}';
    await results.publish(rejected(1, wrap(text)));
    const { rejected: listed } = await listRejected(container, {});
    expect(listed[0]?.receivedText).toContain(
      '{"source":{"url":"https://a.blob.core.windows.net/c/ü?sv=2026&sig=…&se=x"},"targ',
    );
  });

  it.each(["hell", "reports", "AAAA", "", "b'\\xff'"])(
    "are listed as they are if they hold no other text: %j",
    async (text) => {
      const { container, results } = newStore();
      await results.publish(rejected(1, text));
      expect((await listRejected(container, {})).rejected[0]?.receivedText).toBe(text);
    },
  );

  it("are deleted once they are old", async () => {
    const { container, results } = newStore();
    for (const n of [1, 2, 3, 4]) await results.publish(rejected(n));
    expect(await removeOldRejections(container, START + 2500, 100)).toBe(2);
    const { rejected: left } = await listRejected(container, {});
    expect(left.map(({ receivedText }) => receivedText)).toEqual(["message 4", "message 3"]);
  });

  it("are no results of transfers, which are not kept here", async () => {
    const { container, results } = newStore();
    await results.publish({ type: "blobferry.transfer.completed" } as never);
    expect((await listRejected(container, {})).rejected).toEqual([]);
  });

  it("refuse a cursor and a page size that are none", async () => {
    const { container } = newStore();
    await expect(listRejected(container, { cursor: "x" })).rejects.toThrow("cursor");
    await expect(listRejected(container, { pageSize: 0 })).rejects.toThrow("pageSize");
  });
});
