import { describe, expect, it } from "vitest";
import { graphAnswer } from "../../../../src/graph/graph-answer.ts";
import {
  judgeEndpoint,
  judgePermission,
  judgePlace,
  judgeWriting,
} from "../../../../src/cli/doctor/judge-graph.ts";
import { transferError } from "../../../../src/transfer/error.ts";
import type { HttpResponse } from "../../../../src/http/send.ts";

const answered = (status: number, text: string): HttpResponse => ({
  kind: "answered",
  status,
  text,
  header: () => undefined,
});
const BUNDLE = { kind: "bundle", driveId: "b!d", itemId: "01A" };
const error = (code: string): string => JSON.stringify({ error: { code, message: "m" } });

describe("the endpoint", () => {
  it.each([
    [
      "Graph's own refusal",
      answered(401, error("InvalidAuthenticationToken")),
      "ok",
      "Microsoft Graph responds",
    ],
    [
      "nothing",
      { kind: "broken", reason: "ECONNREFUSED" } as const,
      "error",
      "wrong endpoint: no response from",
    ],
    ["a web page", answered(200, "<html>"), "error", "is not Microsoft Graph"],
    ["another API", answered(404, '{"message":"no"}'), "error", "is not Microsoft Graph"],
    ["another API's success", answered(200, "[]"), "error", "is not Microsoft Graph"],
    ["a busy gateway", answered(503, ""), "ok", "Microsoft Graph responds"],
  ])("that says %s", (_what, answer, verdict, message) => {
    expect(judgeEndpoint("https://g.example", graphAnswer(answer))).toMatchObject({
      verdict,
      message: expect.stringContaining(message) as string,
    });
  });
});

describe("the permission", () => {
  const judge = (status: number, isTarget: boolean, text = error("accessDenied")) =>
    judgePermission("the bundle", isTarget ? BUNDLE : null, graphAnswer(answered(status, text)));

  it.each([
    [401, true, "error", "does not accept the token"],
    [401, false, "error", "does not accept the token"],
    [403, true, "error", "missing Graph permission: the bundle (403 accessDenied)"],
    [403, false, "error", "missing Graph permission"],
    [404, true, "warning", "cannot find the bundle"],
    [404, false, "ok", "accepts the token"],
    [400, true, "error", "rejects the lookup"],
    [400, false, "ok", "accepts the token"],
    [429, true, "warning", "busy"],
    [500, false, "warning", "busy"],
  ] as const)("behind a %d (target named: %s) is %s", (status, isTarget, verdict, message) => {
    expect(judge(status, isTarget)).toMatchObject({
      verdict,
      message: expect.stringContaining(message) as string,
    });
  });

  it("is asked for by name where the target says which one, and in general otherwise", () => {
    expect(judge(403, true).fix).toBe(
      "give the app's identity this permission with admin consent; then wait a few minutes, because tokens are cached",
    );
    expect(judge(403, false).fix).toContain("such as Files.ReadWrite.All");
  });

  it("is well when the target is there", () => {
    expect(judge(200, true, '{"id":"1"}')).toMatchObject({
      verdict: "ok",
      message: "the bundle exists and can be read",
    });
  });
});

describe("a target with a path", () => {
  it.each([
    ["target-forbidden", "permanent", "error", "missing Graph permission: Because."],
    ["target-not-found", "permanent", "error", "Because."],
    ["target-rejected", "permanent", "error", "Because."],
    ["sign-in-failed", "transient", "error", "Graph does not accept the token: Because."],
    ["target-unavailable", "transient", "warning", "Because."],
  ] as const)("that meets %s is judged", (code, kind, verdict, message) => {
    expect(judgePlace("the site", { kind, error: transferError(code, "Because.") })).toMatchObject({
      check: "permission",
      verdict,
      message,
      fix: expect.any(String) as string,
    });
  });

  it("that was found is fine", () => {
    const folder = { driveId: "b!d", folderId: "root" };
    expect(judgePlace("the site", { kind: "found", folder })).toMatchObject({
      verdict: "ok",
      message: "the site was found: folder root of the drive b!d",
    });
  });
});

describe("the right to write", () => {
  const drive = { kind: "drive", driveId: "b!d", path: "{name}" };
  const mail = { kind: "messageAttachment", userId: "anna", messageId: "AAM=" };
  const print = { kind: "printDocument", printerId: "p", jobId: "1", documentId: "d" };

  it.each([
    [drive, ["Files.Read.All"], "Files.ReadWrite.All for an app"],
    [drive, ["Sites.Read.All", "Mail.ReadWrite"], "Files.ReadWrite.All for an app"],
    [drive, [], "the token has no permission"],
    [mail, ["Files.ReadWrite.All", "Mail.Read"], "Mail.ReadWrite for an app"],
    [print, ["Files.ReadWrite.All"], "PrintJob.ReadWrite.All for an app"],
    [BUNDLE, ["Files.ReadWrite.All"], "Graph offers none for an app"],
  ])("to %o is missing with %o", (target, permissions, message) => {
    expect(judgeWriting("it", target, permissions)).toMatchObject({
      verdict: "error",
      message: expect.stringContaining(message) as string,
    });
  });

  it.each([
    [drive, ["Files.ReadWrite.All"]],
    [drive, ["Sites.FullControl.All"]],
    [drive, ["Sites.Selected"]],
    [drive, ["FileStorageContainer.Selected"]],
    [mail, ["Mail.ReadWrite"]],
    [print, ["PrintJob.ReadWrite.All"]],
    [drive, null],
  ])("to %o may be there with %o", (target, permissions) => {
    expect(judgeWriting("it", target, permissions)).toBeNull();
  });
});
