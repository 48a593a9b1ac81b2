import { describe, expect, it } from "vitest";
import { accountFinding } from "../../../../src/cli/doctor/check-storage.ts";

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
