import { describe, expect, it } from "vitest";
import { readMessage } from "../../../src/intake/read-message.ts";
import { isSameRequest } from "../../../src/transfer/job.ts";
import { BASE, faultIn, job, jobIn } from "../../support/job-messages.ts";

const defaults = {
  conflictBehavior: "fail",
  names: "replace",
  deferCommit: false,
  verify: "auto",
  sendFileSize: false,
  checkIn: false,
  fields: {},
  labels: {},
};

describe("a job", () => {
  it("has its defaults filled in", () => {
    expect(jobIn(job)).toStrictEqual({
      transferId: null,
      request: { source: { ...job.source, versionId: null }, target: job.target, options: defaults },
    });
  });

  it("takes null in an optional field as absent, as serializers write it", () => {
    expect(
      jobIn({
        ...job,
        source: { ...job.source, versionId: null },
        transferId: null,
        options: { name: null, rangeBytes: null },
      }),
    ).toStrictEqual(jobIn(job));
    expect(jobIn({ ...job, options: null })).toStrictEqual(jobIn(job));
  });

  it("takes null in an optional field of its target as absent", () => {
    const shared = { ...job, target: { kind: "sharedItem", shareId: "s", sharingUrl: null } };
    expect(jobIn(shared).request.target).toEqual({ kind: "sharedItem", shareId: "s" });
    expect(readMessage({ ...job, target: { ...job.target, itemId: null } }, BASE)).toMatchObject({
      error: { message: "target.itemId: is missing" },
    });
  });

  it("may have labels with the names of what every object has", () => {
    const labels = { constructor: "c", toString: "t", hasOwnProperty: "h", prototype: "p" };
    expect(jobIn({ ...job, options: { labels } }).request.options.labels).toEqual(labels);
  });

  it("keeps all that it says", () => {
    const options = {
      conflictBehavior: "rename",
      deferCommit: true,
      rangeBytes: 10_485_760,
      verify: "strict",
      name: "Q3 Übersicht.pdf",
      contentType: "application/pdf; charset=utf-8",
      sendFileSize: true,
      names: "fail",
      checkIn: true,
      fields: { Department: "HR", Pages_x0020_total: 12.5, Final: true, Tags: ["a", "b"], constructor: "c" },
      contentTypeId: "0x0101009C",
    };
    const labels = { k: "v" };
    const said = { ...job, transferId: "t-1", options: { ...options, labels } };
    expect(jobIn({ ...said, source: { ...job.source, versionId: "2026-10-05T12:00:00Z" } })).toEqual({
      transferId: "t-1",
      request: {
        source: { ...job.source, versionId: "2026-10-05T12:00:00Z" },
        target: job.target,
        options: { ...options, labels },
      },
    });
  });

  it.each([
    { kind: "workbook", workbookId: "w" },
    { kind: "workbookChild", workbookId: "w", itemId: "i" },
    { kind: "sharedItem", shareId: "u!abc" },
    { kind: "sharedItem", sharingUrl: "https://contoso.sharepoint.com/:w:/s/x?e=1" },
    { kind: "bundle", driveId: "b!d", itemId: "i" },
    { kind: "groupActivityItem", invitationId: "n", groupId: "g", activityId: "a" },
    { kind: "printDocument", printerId: "p", jobId: "46207", documentId: "d" },
  ])("may have the target %o", (target) => {
    expect(jobIn({ ...job, target }).request.target).toEqual(target);
  });

  it("is read from text and from base64 too", () => {
    const text = JSON.stringify(job);
    expect(jobIn(Buffer.from(text, "utf16le").toString("base64"))).toEqual(jobIn(job));
    expect(jobIn(text)).toEqual(jobIn(job));
    expect(jobIn(Buffer.from(text).toString("base64"))).toEqual(jobIn(job));
  });

  it.each(["t", "0", "a..b", "A-Z_0.9", "m-1-x", "x".repeat(64)])("may have the id %s", (transferId) => {
    expect(jobIn({ ...job, transferId }).transferId).toBe(transferId);
  });

  it.each([
    ["bundle", 327_680],
    ["bundle", 191 * 327_680],
    ["printDocument", 204_800],
    ["printDocument", 9_830_400],
  ])("for a %s may have ranges of %i bytes", (kind, rangeBytes) => {
    const print = { kind, printerId: "p", jobId: "1", documentId: "d" };
    const target = kind === "bundle" ? job.target : print;
    expect(jobIn({ ...job, target, options: { rangeBytes } }).request.options.rangeBytes).toBe(rangeBytes);
  });

  it("asks for the same, however it is spelt", () => {
    const spelt = {
      target: { itemId: "01ABC", driveId: "b!x", kind: "bundle" },
      options: { verify: "auto", labels: {}, conflictBehavior: "fail" },
      source: { blob: "2026/10/big.pdf", container: "reports" },
    };
    const byUrl = { ...job, source: { url: `${BASE}/reports/2026%2F10/big.pdf` } };
    const isSame = (each: unknown) => isSameRequest(jobIn(job).request, jobIn(each).request);
    expect([job, spelt, JSON.stringify(spelt), byUrl].map(isSame)).toEqual([true, true, true, true]);
    const others = [
      { ...job, options: { verify: "warn" } },
      { ...job, source: { ...job.source, versionId: "1" } },
      { ...job, target: { ...job.target, itemId: "01ABD" } },
    ];
    expect(others.map(isSame)).toEqual([false, false, false]);
  });

  it("labels may be called anything", () => {
    const text = JSON.stringify({ ...job, options: { labels: { constructor: "a", é: "b" } } });
    expect(jobIn(text).request.options.labels).toEqual({ constructor: "a", é: "b" });
  });
});

describe("a continuation", () => {
  const runId = "8be4df61-93ca-41d2-aa0d-00e098032b8c";
  const step = { blobferry: "step", transferId: "t", runId, step: 7, admittedAt: "2026-10-05T12:00:00.000Z" };

  it.each(["step", "retry"])("of kind %s is read", (kind) => {
    const { transferId, step: number, admittedAt } = step;
    expect(readMessage(JSON.stringify({ ...step, blobferry: kind }), BASE)).toEqual({
      ...{ kind, transferId, runId, step: number, admittedAt },
    });
  });

  it("of a newer app is read without the fields that this one does not know", () => {
    const known = readMessage(step, BASE);
    expect(known.kind).toBe("step");
    expect(readMessage({ ...step, v: 1, traceparent: "00-1", source: job.source }, BASE)).toEqual(known);
    expect(readMessage({ blobferry: "job", v: 1, traceparent: "00-1", job }, BASE)).toEqual(
      readMessage({ blobferry: "job", v: 1, job }, BASE),
    );
  });

  it.each([
    ["blobferry", { blobferry: "cancel" }],
    ["blobferry", { blobferry: null }],
    ["transferId", { transferId: "a/b" }],
    ["transferId", { transferId: undefined }],
    ["runId", { runId: "1" }],
    ["step", { step: -1 }],
    ["step", { step: 1.5 }],
    ["step", { step: "7" }],
    ["admittedAt", { admittedAt: "today" }],
    ["admittedAt", { admittedAt: undefined }],
  ])("is refused for its field %s when it has %o", (name, wrong) => {
    expect(faultIn({ ...step, ...wrong })).toMatch(new RegExp(`^${name}: `));
  });
});

it("the app's own message of a later version is left to an instance that can read it", () => {
  const json = { blobferry: "leap", v: 4, transferId: "t", by: "moon" };
  expect(readMessage(json, BASE)).toEqual({ kind: "newer", version: 4, json });
});
