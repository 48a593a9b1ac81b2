import { describe, expect, it } from "vitest";
import { accountFinding } from "../../../../src/cli/doctor/check-storage.ts";

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
