import { describe, expect, it } from "vitest";
import { redacted } from "../../../src/transfer/redact.ts";
import { SECRET, UPLOAD } from "../../support/scripted-graph.ts";

const JWT = "eyJhbGciOi.eyJzdWIi.c2ln";

describe("a redacted message", () => {
  it.each([
    ["a JWT", `The token ${JWT} is expired.`, "The token [token] is expired."],
    ["a JWT at the end of a path", `No session up/${JWT}`, "No session [token]"],
    ["a tempauth parameter alone", `tempauth=${SECRET} is not valid`, "[token] is not valid"],
    ["a token after its scheme", `Bearer ${SECRET} was refused`, "Bearer [token] was refused"],
    ["a token in quotes after its scheme", `bearer "${SECRET}" was refused`, 'bearer "[token]" was refused'],
    ["a token after a header's name", `Authorization: Bearer ${SECRET}.`, "Authorization: Bearer [token]"],
    ["a long token", `The id ${"a1".repeat(16)} is unknown`, "The id [token] is unknown"],
    ["an upload URL", `Not found: ${UPLOAD}`, "Not found: [up.example]"],
    ["a URL with quotes in it", `At https://h.example/x?guid='1'&path='${SECRET}'`, "At [h.example]"],
    ["a URL behind a secret", `tempauth=${SECRET}https://h.example`, "[token][h.example]"],
  ])("shows nothing of %s", (_what, message, shown) => {
    expect(redacted(message)).toBe(shown);
  });

  it.each([
    "Access denied. You do not have permission to perform this action.",
    "The caller (of this) must use application/json, 50% of it.",
    "この操作を実行する権限がありません。".repeat(5),
  ])("keeps plain words: %s", (message) => {
    expect(redacted(message)).toBe(message);
  });

  it("is cut, and a word that the first cut would halve is left out", () => {
    expect(redacted("y ".repeat(5000))).toHaveLength(500);
    const long = `${UPLOAD}${"/x".repeat(970)} ${SECRET.repeat(10)}`;
    expect(redacted(long)).toBe("[up.example] ");
  });

  it.each(["a", "?a", "/", "&", "%2", "http://", "eyJ", "https:", "a ", "Bearer "])(
    "takes no longer for a long run of %j",
    (unit) => {
      const startedMs = performance.now();
      redacted(unit.repeat(1_000_000 / unit.length));
      expect(performance.now() - startedMs).toBeLessThan(250);
    },
  );
});
