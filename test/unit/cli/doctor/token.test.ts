import { describe, expect, it } from "vitest";
import { judgeToken, noToken } from "../../../../src/cli/doctor/token.ts";

describe("a token", () => {
  const token = (claims: object): string =>
    ["e30", Buffer.from(JSON.stringify(claims)).toString("base64url"), "s1gnature"].join(".");

  it.each([
    [
      { app_displayname: "ferry", roles: ["Files.ReadWrite.All"] },
      "ok",
      "for ferry was obtained, with Files.ReadWrite.All",
    ],
    [{ appid: "123" }, "error", "the token for 123 carries no permission"],
    [{ appid: "123", scp: "User.Read" }, "warning", "signed-in user"],
  ] as const)("with %j", (claims, verdict, message) => {
    const finding = judgeToken(token(claims));
    expect(finding).toMatchObject({ verdict, message: expect.stringContaining(message) as string });
    expect(JSON.stringify(finding)).not.toContain("s1gnature");
  });

  it("of another make is taken as it is", () => {
    expect(judgeToken("opaque").verdict).toBe("ok");
  });
});

it.each([
  ["AADSTS90002: Tenant was not found.", /AZURE_TENANT_ID/],
  ["AADSTS700016: Application was not found.", /AZURE_CLIENT_ID/],
  ["AADSTS7000215: Invalid client secret provided.", /secret's value, not its id/],
  ["AADSTS7000222: The provided client secret keys are expired.", /create another/],
  ["AADSTS50173: The grant has expired.", /^sign in \(az login\)/],
  ["no identity is available", /^sign in \(az login\).*AZURE_CLIENT_SECRET/],
])("advice fits the cause: %s", (why, fix) => {
  expect(noToken(why)).toMatchObject({
    verdict: "error",
    message: `no token for Graph: ${why}`,
    fix: expect.stringMatching(fix) as string,
  });
});
