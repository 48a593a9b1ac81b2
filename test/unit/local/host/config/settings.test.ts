import { expect, it } from "vitest";
import { readLeaseSeconds } from "../../../../../local/host/config/lease-seconds.ts";
import { missingSettings } from "../../../../../local/host/config/local-settings.ts";
import { overriddenSettings } from "../../../../../src/config/overridden-settings.ts";
import { resolveSettings } from "../../../../../local/host/config/setting-references.ts";

it("adds only those settings of the file that the environment lacks", () => {
  expect(missingSettings({ A: "file", B: 7 }, { A: "" })).toEqual({ B: "7" });
});

it("knows those for which the environment has another value", () => {
  const env = { A: "other", B: "", C: "same", D: "7" };
  expect(overriddenSettings({ A: "file", B: "file", C: "same", D: 7, E: "file" }, env)).toEqual(["A", "B"]);
});

it("replaces names between percent signs with their settings", () => {
  expect(resolveSettings("%A%-%B%", "here", { A: "1", B: "2" })).toBe("1-2");
  expect(resolveSettings("plain", "here", {})).toBe("plain");
  expect(() => resolveSettings("%A%", "queue of f", {})).toThrow("queue of f: %A% does not resolve");
});

it("leases messages for 600 s unless a setting shortens it", () => {
  expect(readLeaseSeconds({})).toBe(600);
  expect(readLeaseSeconds({ BLOBFERRY_LOCAL_LEASE_SECONDS: "1" })).toBe(1);
  for (const text of ["0", "1.5", "soon"]) {
    expect(() => readLeaseSeconds({ BLOBFERRY_LOCAL_LEASE_SECONDS: text })).toThrow(text);
  }
});
