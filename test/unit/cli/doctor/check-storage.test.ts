import { describe, expect, it } from "vitest";
import { accountFinding, checkSource } from "../../../../src/cli/doctor/check-storage.ts";
import { readConfig } from "../../../../src/config/config.ts";
import { serve } from "../../../support/http-server.ts";

describe("the account", () => {
  const config = { transferConnectionName: "TransferStorage" };
  it.each([
    [{ kind: "there" }, "ok", "grants access"],
    [{ kind: "missing" }, "ok", "grants access"],
    [{ kind: "unreachable", code: "ECONNREFUSED" }, "error", "no storage"],
    [{ kind: "denied", code: "403 AuthenticationFailed", noIdentity: false }, "error", "access denied"],
    [{ kind: "denied", code: "", noIdentity: true }, "error", "no identity"],
    [
      { kind: "denied", code: "AADSTS7000215: Wrong secret.", noIdentity: true },
      "error",
      "no identity to sign in to the blob service (AADSTS7000215: Wrong secret.)",
    ],
    [{ kind: "strange", code: "418 x" }, "error", "not like Azure Storage"],
  ] as const)("that answers %j", (answer, verdict, message) => {
    const finding = accountFinding("storage", "blob service", answer, config);
    expect(finding).toMatchObject({ verdict, message: expect.stringContaining(message) as string });
    if (verdict === "error") expect(finding.fix).not.toBeNull();
  });
});

describe("an account of sources that answers 403", () => {
  const check = async (code: string, source: string | null) => {
    const { url } = await serve((_request, response) => {
      response.writeHead(403, { "x-ms-error-code": code, "x-ms-request-id": "1" }).end();
    });
    const connection = `BlobEndpoint=${url};QueueEndpoint=${url};SharedAccessSignature=sv=1`;
    return checkSource(readConfig({ AzureWebJobsStorage: connection }), source);
  };

  it("may grant access to some containers only, of which none was named", async () => {
    const finding = await check("AuthorizationPermissionMismatch", null);
    expect(finding).toMatchObject({ check: "source", verdict: "warning" });
    expect(finding.fix).toContain("--source CONTAINER");
  });

  it.each([
    ["AuthorizationPermissionMismatch", "reports"],
    ["AuthenticationFailed", null],
  ])("denies access with %s for the source %s", async (code, source) => {
    expect(await check(code, source)).toMatchObject({ verdict: "error" });
  });
});
