import { describe, expect, it } from "vitest";
import { readPolicy } from "../../../src/app/policy-override.ts";
import { defaultPolicy } from "../../../src/transfer/policy.ts";

const LOOPBACK = "http://127.0.0.1:7080";
const GRAPH = "https://graph.microsoft.com";
const PATIENCE = "BLOBFERRY_LOCAL_PATIENCE";
const REVIVE = "BLOBFERRY_LOCAL_RESCUE_AFTER_SECONDS";

describe("the policy", () => {
  it.each([
    ["nothing is set", {}],
    ["the settings are empty", { [PATIENCE]: "", [REVIVE]: "" }],
  ])("is the default where %s, with any Graph", (_, environment) => {
    expect(readPolicy(environment, GRAPH)).toEqual(defaultPolicy);
    expect(readPolicy(environment, LOOPBACK)).toEqual(defaultPolicy);
  });

  it("is in a hurry on loopback: in each of its own delays, and in nothing else", () => {
    const delays = [
      ...["backoffBaseMs", "backoffMaxMs", "outagePatienceMs", "consentPatienceMs"],
      ...["lagBaseMs", "lagPerGibMs", "lagMaxMs", "lockedBaseMs", "sessionVisibilityMs", "lateRangeMs"],
      ...["clockSkewMs", "busyBaseMs", "busyMaxMs", "putBackMs", "missingRecordMs"],
      ...["admissionLatenessMs", "admissionLookMs", "admissionHoldMs"],
    ];
    const hurried = Object.fromEntries(
      Object.entries(defaultPolicy).map(([name, value]) => [
        name,
        delays.includes(name) ? Number(value) * 0.01 : value,
      ]),
    );
    expect(readPolicy({ [PATIENCE]: "0.01" }, LOOPBACK)).toEqual(hurried);
    expect(readPolicy({ [PATIENCE]: "1" }, LOOPBACK)).toEqual(defaultPolicy);
    expect(readPolicy({ [PATIENCE]: "0.001" }, LOOPBACK).backoffBaseMs).toBe(
      defaultPolicy.backoffBaseMs / 1000,
    );
  });

  it("stands still after a crash for as long as the operator says, with any Graph", () => {
    const spare = (text: string) => readPolicy({ SPARE_MESSAGE_SECONDS: text }, GRAPH);
    expect(spare("0")).toEqual({ ...defaultPolicy, spareHiddenMs: 0 });
    expect(spare("5")).toEqual({ ...defaultPolicy, spareHiddenMs: 5000 });
    expect(spare("3600")).toEqual({ ...defaultPolicy, spareHiddenMs: 3_600_000 });
    for (const text of ["-1", "3601", "long", "1", "4", "0.5", "7.5", "1e3"])
      expect(() => spare(text)).toThrow("SPARE_MESSAGE_SECONDS must be 0, or a whole number from 5 to 3600");
  });

  it("revives sooner on loopback", () => {
    const revived = (text: string) => readPolicy({ [REVIVE]: text }, "http://localhost:1");
    expect(revived("2")).toEqual({ ...defaultPolicy, rescueAfterMs: 2000 });
    expect(revived("1").rescueAfterMs).toBe(1000);
    expect(revived("900")).toEqual(defaultPolicy);
  });

  it("outlasts an outage for as long as the operator says, with any Graph", () => {
    const hours = (text: string, more = {}) => ({ OUTAGE_PATIENCE_HOURS: text, ...more });
    expect(readPolicy(hours("72"), GRAPH)).toEqual({ ...defaultPolicy, outagePatienceMs: 72 * 3_600_000 });
    expect(readPolicy(hours("1"), LOOPBACK).outagePatienceMs).toBe(3_600_000);
    expect(readPolicy(hours("10", { [PATIENCE]: "0.01" }), LOOPBACK).outagePatienceMs).toBe(360_000);
    for (const text of ["0", "73", "-1", "long", "NaN"])
      expect(() => readPolicy(hours(text), GRAPH)).toThrow(
        "OUTAGE_PATIENCE_HOURS must be a number from 1 to 72",
      );
  });

  it.each([PATIENCE, REVIVE])("refuses %s with a real Graph, so that nobody hurries there", (setting) => {
    expect(() => readPolicy({ [setting]: "1" }, GRAPH)).toThrow(`${setting} is accepted only with`);
  });

  it.each(["0", "-1", "100000", "soon", "NaN"])("refuses %s", (text) => {
    expect(() => readPolicy({ [PATIENCE]: text }, LOOPBACK)).toThrow("must be a number from 0.001 to 1");
    expect(() => readPolicy({ [REVIVE]: text }, LOOPBACK)).toThrow("must be a number from 1 to 900");
  });
});
