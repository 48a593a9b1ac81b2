import { describe, expect, it } from "vitest";
import { graphAnswer } from "../../../../src/cli/doctor/graph-answer.ts";
import { judgeEndpoint, judgePermission } from "../../../../src/cli/doctor/judge-graph.ts";
import { judgeToken } from "../../../../src/cli/doctor/token.ts";
import { accountFinding } from "../../../../src/cli/doctor/check-storage.ts";
import type { HttpAnswer } from "../../../../src/http/http-sender.ts";

const answered = (status: number, text: string): HttpAnswer => ({
  kind: "answered",
  status,
  text,
  header: () => undefined,
});
const error = (code: string): string => JSON.stringify({ error: { code, message: "m" } });

describe("the endpoint", () => {
  it.each([
    [
      "Graph's own refusal",
      answered(401, error("InvalidAuthenticationToken")),
      "ok",
      "Microsoft Graph answers",
    ],
    [
      "nothing",
      { kind: "broken", reason: "ECONNREFUSED" } as const,
      "fault",
      "wrong endpoint: nothing answers",
    ],
    ["a web page", answered(200, "<html>"), "fault", "is not Microsoft Graph"],
    ["another API", answered(404, '{"message":"no"}'), "fault", "is not Microsoft Graph"],
    ["another API's success", answered(200, "[]"), "fault", "is not Microsoft Graph"],
    ["a busy gateway", answered(503, ""), "ok", "Microsoft Graph answers"],
  ])("that says %s", (_what, answer, verdict, said) => {
    expect(judgeEndpoint("https://g.example", graphAnswer(answer))).toMatchObject({
      verdict,
      said: expect.stringContaining(said) as string,
    });
  });
});

describe("the permission", () => {
  const judge = (status: number, isTarget: boolean, text = error("accessDenied")) =>
    judgePermission("the bundle", isTarget, graphAnswer(answered(status, text)));

  it.each([
    [401, true, "fault", "does not accept the token"],
    [401, false, "fault", "does not accept the token"],
    [403, true, "fault", "missing Graph permission: the bundle (403 accessDenied)"],
    [403, false, "fault", "missing Graph permission"],
    [404, true, "warning", "there is no the bundle"],
    [404, false, "ok", "accepts the token"],
    [400, true, "fault", "refuses the look-up"],
    [400, false, "ok", "accepts the token"],
    [429, true, "warning", "busy"],
    [500, false, "warning", "busy"],
  ] as const)("behind a %d (target named: %s) is %s", (status, isTarget, verdict, said) => {
    expect(judge(status, isTarget)).toMatchObject({ verdict, said: expect.stringContaining(said) as string });
  });

  it("is well when the target is there", () => {
    expect(judge(200, true, '{"id":"1"}')).toMatchObject({
      verdict: "ok",
      said: "the bundle is there and may be read",
    });
  });
});

describe("a token", () => {
  const token = (claims: object): string =>
    ["e30", Buffer.from(JSON.stringify(claims)).toString("base64url"), "s1gnature"].join(".");

  it.each([
    [
      { app_displayname: "ferry", roles: ["Files.ReadWrite.All"] },
      "ok",
      "of ferry was obtained, with Files.ReadWrite.All",
    ],
    [{ appid: "123" }, "fault", "the token of 123 carries none at all"],
    [{ appid: "123", scp: "User.Read" }, "warning", "signed-in user"],
  ] as const)("with %j", (claims, verdict, said) => {
    const finding = judgeToken(token(claims));
    expect(finding).toMatchObject({ verdict, said: expect.stringContaining(said) as string });
    expect(JSON.stringify(finding)).not.toContain("s1gnature");
  });

  it("of another make is taken as it is", () => {
    expect(judgeToken("opaque").verdict).toBe("ok");
  });
});

describe("the account", () => {
  const config = { transferConnectionName: "TransferStorage" };
  it.each([
    [{ kind: "there" }, "ok", "lets us in"],
    [{ kind: "missing" }, "ok", "lets us in"],
    [{ kind: "unreachable", code: "ECONNREFUSED" }, "fault", "no storage"],
    [{ kind: "denied", code: "403 AuthenticationFailed", noIdentity: false }, "fault", "wrong key"],
    [{ kind: "denied", code: "", noIdentity: true }, "fault", "no identity"],
    [{ kind: "strange", code: "418 x" }, "fault", "not as storage does"],
  ] as const)("that answers %j", (answer, verdict, said) => {
    const finding = accountFinding("storage", "blob service", answer, config);
    expect(finding).toMatchObject({ verdict, said: expect.stringContaining(said) as string });
    if (verdict === "fault") expect(finding.mend).not.toBeNull();
  });
});
