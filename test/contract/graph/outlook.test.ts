import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { describe, expect, it, onTestFinished } from "vitest";
import type { GraphOptions } from "../../../local/graph/options.ts";
import { startGraph } from "../../../local/graph/server.ts";
import { graphClient } from "../../../src/graph/client.ts";
import { graphDestination } from "../../../src/graph/destination.ts";
import { httpSender } from "../../../src/http/send.ts";
import type { PutAnswer, UploadSpec, Wanted } from "../../../src/transfer/destination.ts";
import type { Target } from "../../../src/transfer/job.ts";
import type { UploadUrl } from "../../../src/transfer/upload-url.ts";
import { specOf } from "../../support/scripted-graph.ts";

const draft = { kind: "messageAttachment", userId: "Anna@contoso.com", messageId: "draft-1" } as const;
const event = { kind: "eventAttachment", userId: "anna-id", eventId: "event-1" } as const;
const sent = { ...draft, messageId: "sent-1" };

const startWith = async (options: GraphOptions = {}, token = "local") => {
  const graph = await startGraph(options);
  onTestFinished(() => graph.close());
  const withToken = httpSender("test", [
    {
      name: "token",
      sendRequest: (request, next) => {
        request.headers.set("Authorization", `Bearer ${token}`);
        return next(request);
      },
    },
  ]);
  const client = graphClient({
    endpoint: graph.url,
    version: null,
    withToken,
    withoutToken: httpSender("test"),
    nowMs: Date.now,
  });
  const destination = graphDestination(client);
  const putRange = (target: Target, url: UploadUrl, content: Buffer, start: number): Promise<PutAnswer> => {
    const endExclusive = Math.min(content.length, start + destination.rulesOf(target).defaultRangeBytes);
    return destination.putRange({
      target,
      url,
      range: { start, endExclusive },
      totalBytes: content.length,
      body: Readable.from([content.subarray(start, endExclusive)]),
      timeoutMs: 60_000,
    });
  };
  /** Sends the content as a transfer does: whole where it is small, else through a session. */
  const deliver = async (spec: UploadSpec, content: Buffer) => {
    const { target } = spec;
    if (content.length < destination.rulesOf(target).wholeBelowBytes)
      return await destination.putWhole(spec, content);
    const created = await destination.createSession(spec);
    if (created.kind !== "created") return created;
    let answer: PutAnswer = { ...created, kind: "accepted" };
    while (answer.kind === "accepted" && answer.remaining[0] !== undefined) {
      answer = await putRange(target, created.url, content, answer.remaining[0].start);
    }
    return answer;
  };
  return { graph, destination, deliver, putRange };
};

const wantedOf = (spec: UploadSpec, id: string | null): Wanted => ({
  id,
  name: spec.name,
  bytes: spec.source.bytes,
  changedSince: new Date(Date.now() - 60_000).toISOString(),
});

const sha256 = (content: Buffer): string => createHash("sha256").update(content).digest("hex");

describe.each([draft, event])("$kind in the stand-in", (target) => {
  it.each([0, 1, 2_000_000, 2_999_999, 3_000_000, 4_000_001, 10_000_000])("takes %i bytes", async (bytes) => {
    const { graph, destination, deliver } = await startWith();
    const content = randomBytes(bytes);
    const spec = specOf(target, {}, { bytes, contentType: "application/pdf" });
    const answer = await deliver(spec, content);
    if (answer.kind !== "committed") throw new Error(JSON.stringify(answer));
    expect(graph.attachments()).toMatchObject([
      { name: "report.pdf", contentType: "application/pdf", sizeBytes: bytes, sha256: sha256(content) },
    ]);
    const id = answer.item?.id ?? "";
    expect(id).toBe(graph.attachments()[0]?.id);
    const item = { id, name: "report.pdf", bytes: bytes + 237 };
    expect(await destination.getItem(target, wantedOf(spec, id))).toMatchObject({ kind: "found", item });
    expect(await destination.getItem(target, wantedOf(spec, null))).toMatchObject({ kind: "found", item });
  });

  it("does not tell two of the same name and size apart", async () => {
    const { destination, deliver } = await startWith();
    const spec = specOf(target, {}, { bytes: 3 });
    for (const text of ["abc", "xyz"]) await deliver(spec, Buffer.from(text));
    expect((await destination.getItem(target, wantedOf(spec, null))).kind).toBe("permanent");
    expect((await destination.getItem(target, { ...wantedOf(spec, null), name: "b" })).kind).toBe("absent");
  });
});

describe("an attachment's session", () => {
  const content = randomBytes(9_000_000);
  const spec = specOf(draft, {}, { bytes: content.length });
  const open = async (options: GraphOptions = {}) => {
    const started = await startWith(options);
    const created = await started.destination.createSession(spec);
    if (created.kind !== "created") throw new Error(created.error.message);
    return { ...started, url: created.url };
  };

  it("says where it is, and takes bytes in order only", async () => {
    const { destination, putRange, url } = await open();
    expect(await putRange(draft, url, content, 0)).toMatchObject({ kind: "accepted" });
    const rest = [{ start: 3_932_160, endExclusive: content.length }];
    expect(await destination.querySession(draft, url, content.length)).toMatchObject({ remaining: rest });
    expect((await putRange(draft, url, content, 0)).kind).toBe("misplaced");
    expect((await putRange(draft, url, content, 7_864_320)).kind).toBe("misplaced");
  });

  it("is deleted, and then unknown", async () => {
    const { graph, destination, putRange, url } = await open();
    expect(await destination.deleteSession(url, draft)).toEqual({ kind: "deleted" });
    expect((await destination.deleteSession(url, draft)).kind).toBe("gone");
    expect((await putRange(draft, url, content, 0)).kind).toBe("gone");
    expect(graph.attachments()).toEqual([]);
  });

  it("expires at a time that no range moves", async () => {
    let nowMs = Date.parse("2026-10-05T12:00:00.000Z");
    const { putRange, url } = await open({ now: () => nowMs });
    nowMs += 14 * 60_000;
    expect((await putRange(draft, url, content, 0)).kind).toBe("accepted");
    nowMs += 60_000;
    expect((await putRange(draft, url, content, 3_932_160)).kind).toBe("session-denied");
  });
});

describe("a mailbox refuses", () => {
  const small = specOf(draft, {}, { bytes: 3 });
  const large = specOf(draft, {}, { bytes: 40_000_000 });

  it("a session for less than 3 MB", async () => {
    const { destination } = await startWith();
    const answer = await destination.createSession(specOf(draft, {}, { bytes: 2_999_999 }));
    expect(answer).toMatchObject({
      kind: "permanent",
      error: { graphCode: "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize" },
    });
  });

  it("what makes a message larger than it takes", async () => {
    const { destination } = await startWith();
    expect(await destination.createSession(large)).toMatchObject({
      kind: "permanent",
      error: { code: "source-too-large" },
    });
  });

  it("attachments of a message that was sent, with a hint", async () => {
    const { destination } = await startWith();
    const answer = await destination.putWhole({ ...small, target: sent }, Buffer.from("abc"));
    expect(answer).toMatchObject({ kind: "permanent", error: { code: "target-rejected" } });
    expect(answer.kind === "permanent" && answer.error.message).toContain("only a draft takes attachments");
  });

  it("a message that it does not have, and an app without the right", async () => {
    const { destination } = await startWith();
    const nowhere = { ...small, target: { ...draft, messageId: "no" } };
    expect(await destination.putWhole(nowhere, Buffer.from("abc"))).toMatchObject({
      error: { code: "target-not-found" },
    });
    const other = await startWith({ tokens: { files: ["Files.ReadWrite.All"] } }, "files");
    expect(await other.destination.putWhole(small, Buffer.from("abc"))).toMatchObject({
      error: { code: "target-forbidden" },
    });
  });

  it("a fifth call while four are under way", async () => {
    const { destination } = await startWith({ streamBytesPerSecond: 1_000_000 });
    const content = Buffer.alloc(300_000);
    const calls = Array.from({ length: 5 }, () =>
      destination.putWhole(specOf(draft, {}, { bytes: content.length }), content),
    );
    const kinds = (await Promise.all(calls)).map(({ kind }) => kind).sort();
    expect(kinds).toEqual(["committed", "committed", "committed", "committed", "throttled"]);
  });
});
