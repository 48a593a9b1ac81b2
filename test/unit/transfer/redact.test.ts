import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redacted, redactedExceptGuids } from "../../../src/transfer/redact.ts";
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
      // Work that grows with the square of the length would take longer than a test may.
      expect(redacted(unit.repeat(1_000_000 / unit.length)).length).toBeLessThanOrEqual(500);
    },
  );
});

describe("a message in which GUIDs stay", () => {
  const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
  const guid = fc.tuple(hex(8), hex(4), hex(4), hex(4), hex(12)).map((parts) => parts.join("-"));
  const prose = fc
    .stringMatching(/^(?:[A-Z]?[a-z]{1,8} ){0,5}$/)
    .filter((text) => !/auth|token|sig|key/i.test(text));

  it("shows one that is a word of its own, in quotes or not", () => {
    fc.assert(
      fc.property(
        prose,
        guid,
        fc.constantFrom("", "'", "("),
        fc.constantFrom("", "'.", "),", "."),
        (text, id, open, close) => {
          expect(redactedExceptGuids(`${text}${open}${id}${close} ${text}`)).toContain(id);
          expect(redacted(`${text}${open}${id}${close} ${text}`)).not.toContain(id);
        },
      ),
    );
  });

  it("shows no longer word that has one in it, and none that is named a secret", () => {
    const more = fc.stringMatching(/^[\w~.-]{0,30}[A-Za-z0-9_~-]$/);
    const name = fc.constantFrom(
      "Bearer ",
      "secret ",
      "secret: ",
      "client_secret=",
      "password ",
      "access_token ",
      "sig=",
    );
    fc.assert(
      fc.property(prose, guid, more, more, name, (text, id, before, after, named) => {
        const secret = `${before}${id}${after}`;
        expect(redactedExceptGuids(`${text}${secret} ${text}`)).not.toContain(id);
        expect(redactedExceptGuids(`${text}${named}${id} ${text}`)).not.toContain(id);
      }),
    );
  });

  it("shows no token and no secret of Entra ID", () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9~._-]{32,40}$/);
    fc.assert(
      fc.property(prose, secret, guid, (text, value, id) => {
        for (const shown of [
          `${text}${value} ${id}`,
          `${text}'${value}' ${id}`,
          `${text}eyJ${value}.${value} ${id}`,
        ])
          expect(redactedExceptGuids(shown)).not.toContain(value);
      }),
    );
  });

  it("hides all else as before", () => {
    const text = `AADSTS1: at https://h.example/a/b?c=d Bearer ${SECRET} ${JWT} ${"a1".repeat(16)}`;
    expect(redactedExceptGuids(text)).toBe(redacted(text));
  });
});
