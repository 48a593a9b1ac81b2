import { format, inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { UploadUrl } from "../../../src/transfer/upload-url.ts";
import { SECRET, UPLOAD } from "../../support/scripted-graph.ts";

const url = new UploadUrl(UPLOAD);
const failure = new Error("no", { cause: url });

describe("an upload URL", () => {
  it("is revealed only on request", () => {
    expect(url.reveal()).toBe(UPLOAD);
    expect(url.host).toBe("up.example");
    expect(url.equals(new UploadUrl(UPLOAD))).toBe(true);
    expect(url.equals(new UploadUrl(`${UPLOAD}x`))).toBe(false);
  });

  it.each([
    ["a template", `at ${String(url)}`],
    ["concatenation", "at ".concat(String(url))],
    ["a join", [url].join()],
    ["JSON", JSON.stringify({ session: { url } })],
    ["inspection", inspect({ deep: [url] })],
    ["inspection of everything there is", inspect(url, { showHidden: true, depth: null, getters: true })],
    ["inspection that asks no object", inspect(url, { customInspect: false, showHidden: true })],
    ["console formats", format("%s %o %O %j", url, url, url, url)],
    ["an error's cause", inspect(failure)],
    ["an error's stack", String(failure.stack)],
    [
      "a structured log line",
      JSON.stringify(Object.assign({ level: "warn" }, url, { fields: Object.entries(url) })),
    ],
    ["a copy", JSON.stringify(structuredClone({ url }))],
    ["its keys", Reflect.ownKeys(url).map(String).join()],
    ["a thrown conversion", String(new Error(url.toString()))],
  ])("shows nothing but its host in %s", (_what, text) => {
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain("uploadSession");
  });

  it("does not reveal text that is not a URL either", () => {
    const odd = new UploadUrl(`no url, ${SECRET}`);
    expect([String(odd), odd.host]).toEqual(["[upload URL at unknown host]", "unknown host"]);
  });
});
