import { describe, expect, it } from "vitest";
import { NotAResultError, parseResult } from "../../../src/client/parse-result.ts";
import { rejectionOf, resultOf, type EndStatus, type ResultData } from "../../../src/transfer/result.ts";

const error = {
  code: "quota-exceeded",
  message: "the quota is used up",
  httpStatus: 507,
  graphRequestId: "r",
  graphCode: null,
} as const;

const dataOf = (status: EndStatus): ResultData => ({
  transferId: "october-report",
  status,
  source: { container: "reports", blob: "big.pdf", versionId: null },
  target: { kind: "drive", driveId: "b!x", path: "{name}" },
  place: { driveId: "b!x", folderId: "root", name: "big.pdf" },
  changedNames: [{ from: "a:", to: "a_" }],
  followUps: { checkIn: { status: "done", error: null } },
  bytes: 3,
  quickXorHash: null,
  verification: "matched",
  item: { id: "01", name: "big.pdf", webUrl: null, eTag: null },
  ranges: 1,
  retries: 0,
  sessions: 1,
  startedAt: "2026-11-22T10:00:00.000Z",
  completedAt: "2026-11-22T10:00:03.120Z",
  error: status === "failed" ? error : null,
  labels: { team: "finance" },
});
const result = (status: EndStatus) => resultOf("october-report/1", dataOf(status));
const rejection = rejectionOf("m-1/rejected", "m-1", {
  status: "rejected",
  transferId: null,
  source: null,
  target: null,
  error: { ...error, code: "invalid-job" },
  labels: {},
  rejectedAt: "2026-11-22T10:00:00.250Z",
  receivedText: "{}",
});
const ends = ["completed", "skipped", "failed", "cancelled"] as const;

describe("reads", () => {
  it.each([...ends.map(result), rejection])("an event of type $type, raw, in base64 and parsed", (event) => {
    const text = JSON.stringify(event);
    for (const message of [text, Buffer.from(text).toString("base64"), event])
      expect(parseResult(message)).toEqual(event);
  });

  it("gives a failed transfer's error and a rejected message's text by the type", () => {
    const summaryOf = (message: unknown): string => {
      const event = parseResult(message);
      if (event.type === "blobferry.transfer.failed") return event.data.error.code;
      return event.type === "blobferry.message.rejected" ? event.data.receivedText : event.data.status;
    };
    expect([result("failed"), rejection, result("skipped")].map(summaryOf)).toEqual([
      "quota-exceeded",
      "{}",
      "skipped",
    ]);
  });

  it("keeps what a later version adds", () => {
    const { data, ...event } = result("failed");
    const later = {
      ...event,
      traceparent: "00-1-2-01",
      data: { ...data, speed: 7, verification: "by-mail", error: { ...error, code: "moon-eclipsed" } },
    };
    expect(parseResult(later)).toEqual(later);
  });

  it("reads results of the version before, which say less", () => {
    const event = result("completed");
    const data = { ...event.data, place: undefined, changedNames: undefined, followUps: undefined };
    expect(parseResult(JSON.stringify({ ...event, data }))).toMatchObject({ data: { bytes: 3 } });
  });
});

describe("refuses", () => {
  it.each([
    ["not json", "the message is not JSON, plain or in base64"],
    ["[]", "the message is not an event"],
    ["7", "the message is not an event"],
    ["{}", "the message is not from blobferry: it is JSON without a type"],
    [
      { type: "Microsoft.Storage.BlobCreated\u001b", source: "/subscriptions" },
      "the message is not from blobferry: it is an event of type Microsoft.Storage.BlobCreated\uFFFD",
    ],
    [
      { ...result("completed"), source: "somebody" },
      "the message is not from blobferry: it is an event of type blobferry.transfer.completed",
    ],
    [
      { ...result("completed"), type: "blobferry.transfer.teleported" },
      "the message is an event of type blobferry.transfer.teleported, which this version of blobferry does not know",
    ],
  ])("%j, and says what it is", (message, text) => {
    expect(() => parseResult(message)).toThrow(new NotAResultError(text));
  });

  it.each([
    ["another status than its type says", { ...dataOf("completed"), status: "failed" }, "data.status"],
    ["no size", { ...dataOf("completed"), bytes: undefined }, "data.bytes"],
  ])("a result with %s, and names the field", (_what, data, field) => {
    expect(() => parseResult({ ...result("completed"), data })).toThrow(`completed: ${field}: `);
  });

  it("a failed result without an error", () => {
    const data = { ...dataOf("failed"), error: null };
    expect(() => parseResult({ ...result("failed"), data })).toThrow("failed: data.error: ");
  });
});
