import { expect, it } from "vitest";
import { leaseSeconds } from "../../../../../local/host/config/lease-seconds.ts";
import { missingSettings } from "../../../../../local/host/config/local-settings.ts";
import { resolveSettings } from "../../../../../local/host/config/setting-references.ts";

it("adds from the file only what the environment lacks", () => {
  expect(missingSettings({ A: "file", B: 7 }, { A: "" })).toEqual({ B: "7" });
});

it("puts settings in the place of their names between percent signs", () => {
  expect(resolveSettings("%A%-%B%", "here", { A: "1", B: "2" })).toBe("1-2");
  expect(resolveSettings("plain", "here", {})).toBe("plain");
  expect(() => resolveSettings("%A%", "queue of f", {})).toThrow("queue of f: %A% does not resolve");
});

it("leases for 600 s unless a local run says otherwise", () => {
  expect(leaseSeconds({})).toBe(600);
  expect(leaseSeconds({ BLOBFERRY_LOCAL_LEASE_SECONDS: "1" })).toBe(1);
  for (const text of ["0", "1.5", "soon"]) {
    expect(() => leaseSeconds({ BLOBFERRY_LOCAL_LEASE_SECONDS: text })).toThrow(text);
  }
});
