import { describe, expect, it } from "vitest";
import { eventAttachment } from "../../../../src/graph/targets/event-attachment.ts";
import { messageAttachment } from "../../../../src/graph/targets/message-attachment.ts";
import { mail, specOf } from "../../../support/scripted-graph.ts";

const list = messageAttachment.list;
if (list === null) throw new Error("attachments are a list");

describe.each([messageAttachment, eventAttachment])("$kind", (kind) => {
  it("takes up to 150 MB, in ranges of up to 4 MB, and less than 3 MB whole", () => {
    expect(kind.rules).toEqual({
      alignBytes: 1,
      minRangeBytes: 327_680,
      maxRangeBytes: 4_000_000,
      defaultRangeBytes: 3_932_160,
      maxBytes: 150_000_000,
      wholeBelowBytes: 3_000_000,
      takesEmpty: true,
      keepsHash: false,
      sizeIsExact: false,
      hasUniqueNames: false,
    });
    expect(kind).toMatchObject({ workload: "outlook", version: "v1.0", inOrder: true });
  });

  it("describes the file to the session with Graph's own members", () => {
    expect(kind.sessionBody(specOf(mail, {}, { bytes: 3_000_000, contentType: "text/plain" }))).toEqual({
      AttachmentItem: {
        attachmentType: "file",
        name: "report.pdf",
        size: 3_000_000,
        contentType: "text/plain",
      },
    });
    expect(kind.sessionBody(specOf(mail, { contentType: "text/csv" }))).toMatchObject({
      AttachmentItem: { contentType: "text/csv" },
    });
  });

  it("goes on from the start that is listed, to the end", () => {
    expect(kind.remaining([{ start: 2_097_152, endExclusive: 9_000_000 }], 9_000_000)).toEqual([
      { start: 2_097_152, endExclusive: 9_000_000 },
    ]);
    expect(kind.remaining([], 9)).toEqual([]);
  });
});

it("each needs the right to its own part of the mailbox", () => {
  expect(messageAttachment.permissions).toEqual({
    application: "Mail.ReadWrite",
    delegated: "Mail.ReadWrite",
  });
  expect(eventAttachment.permissions.application).toBe("Calendars.ReadWrite");
});

describe("a small attachment", () => {
  const spec = specOf(mail, {}, { bytes: 3 });

  it("carries its bytes in base64", () => {
    expect(list.newItem(spec, Buffer.from("abc"))).toEqual({
      "@odata.type": "#microsoft.graph.fileAttachment",
      name: "report.pdf",
      contentType: "application/octet-stream",
      contentBytes: "YWJj",
    });
  });

  it("carries just its own part of a larger buffer", () => {
    expect(list.newItem(spec, Buffer.from("xabcx").subarray(1, 4))).toMatchObject({ contentBytes: "YWJj" });
  });

  it("may be empty", () => {
    expect(list.newItem(spec, new Uint8Array())).toMatchObject({ contentBytes: "" });
  });

  it("fits into a request of 4 MiB", () => {
    const body = JSON.stringify(list.newItem(spec, Buffer.alloc(messageAttachment.rules.wholeBelowBytes)));
    expect(Buffer.byteLength(body)).toBeLessThan(4 * 1024 * 1024 - 1024);
  });
});

describe("the id in a Location", () => {
  const base = "https://outlook.office.com/api/v2.0/Users('a8e8@72aa')/Messages('AAM%3D')";
  it.each([
    [`${base}/Attachments('AAMkADI5=')`, "AAMkADI5="],
    [`${base}/attachments('AAMk%2BADI5%3D')`, "AAMk+ADI5="],
    ["https://graph.microsoft.com/v1.0/me/messages/AAM=/attachments/AAMkADI5=?x=1", "AAMkADI5="],
    [
      "https://outlook.office.com/Users('u')/Messages('m')/Attachments('outer')/Attachments('inner')",
      "inner",
    ],
    [`${base}/AttachmentSessions('AAMkADI5=')`, null],
    [`${base}/Attachments('%E0%A4%A')`, null],
    ["", null],
  ])("of %s is %s", (location, id) => {
    expect(list.idIn(location)).toBe(id);
  });
});
