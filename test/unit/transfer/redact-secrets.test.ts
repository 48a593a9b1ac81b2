import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { secretsOf, withoutSecrets } from "../../../src/transfer/redact-secrets.ts";

const URL_OF_SESSION =
  "https://contoso.sharepoint.com/sites/Mktg/_api/v2.0/drives/b!q1/items/01ABC4/uploadSession('7f3a9c01')?guid='aa11-bb22'&overwrite=True&tempauth=v1.xY%2F99zq&n=kzqwvpjh";
const hide = (text: string, ...urls: readonly string[]): string =>
  withoutSecrets(text, secretsOf(urls.length === 0 ? [URL_OF_SESSION] : urls));

describe("a text about an upload URL", () => {
  it.each([
    ["a part of a path segment", "session 7f3a9c01 not found", "session [secret] not found"],
    ["in another case", "session 7F3A9C01 not found", "session [secret] not found"],
    ["glued to a word", "session7f3a9c01x", "[secret]"],
    ["cut off", "session 7f3a9c… not found", "session [secret]… not found"],
    ["a query value", "the guid aa11-bb22.", "the guid [secret]."],
    ["a value of letters only", "no kzqwvpjh", "no [secret]"],
    ["percent-encoded", "token v1.xY%2F99zq", "token [secret]"],
    ["decoded", "token v1.xY/99zq", "token [secret]"],
    ["an item id", "item 01ABC4", "item [secret]"],
  ])("shows no part of it: %s", (_what, text, shown) => {
    expect(hide(text)).toBe(shown);
  });

  it.each([
    "The upload session was not found.",
    "Overwrite is not true for this drive; the items of sites and documents stay.",
    "Access denied. You do not have permission to perform this action.",
    "v2.0",
  ])("keeps plain words: %s", (text) => {
    expect(hide(text)).toBe(text);
  });

  it("is as it was where there is no URL, or none that can be read", () => {
    expect(withoutSecrets("abcdefgh", secretsOf([]))).toBe("abcdefgh");
    expect(hide("abcdefgh", "not a url")).toBe("abcdefgh");
    expect(hide("100%25 7f3a9c01", "https://h.example/%E0%A4%A/7f3a9c01")).toBe("100%25 [secret]");
  });

  it("shows no part of six characters or more, wherever it stands", () => {
    const part = fc.stringMatching(/^[a-z0-9!_-]{6,20}$/).filter((text) => /[0-9]/.test(text));
    const around = fc.stringMatching(/^[a-z :.]{0,20}$/);
    fc.assert(
      fc.property(part, part, around, around, (segment, value, before, after) => {
        const url = `https://up.example/${segment}?t=${value}`;
        const shown = hide(`${before}${segment}${after}${value}${before}`, url);
        return !shown.includes(segment) && !shown.includes(value);
      }),
    );
  });

  it.each(["a1b2c3", "/", "aaaaaa", "%2", "session"])("takes no longer for long runs of %j", (unit) => {
    // Work that grows with the square of the length would take longer than a test may.
    const long = unit.repeat(500_000 / unit.length);
    expect(hide(long, `https://up.example/${long}?x=${long}`)).not.toContain(long);
  });
});
