import { describe, expect, it } from "vitest";
import { sharedItem, shareIdOf } from "../../../../src/graph/targets/shared-item.ts";

describe("a shared item", () => {
  it.each([
    // The example of Graph's docs, and what needs each of base64url's replacements.
    [
      "https://onedrive.live.com/redir?resid=1231244193912!12&authKey=1201919!12921!1",
      "u!aHR0cHM6Ly9vbmVkcml2ZS5saXZlLmNvbS9yZWRpcj9yZXNpZD0xMjMxMjQ0MTkzOTEyITEyJmF1dGhLZXk9MTIwMTkxOSExMjkyMSEx",
    ],
    ["https://a.example/???", "u!aHR0cHM6Ly9hLmV4YW1wbGUvPz8_"],
    ["https://a.example/~~~~", "u!aHR0cHM6Ly9hLmV4YW1wbGUvfn5-fg"],
    ["https://a.example/é", "u!aHR0cHM6Ly9hLmV4YW1wbGUvw6k"],
    ["https://a.example/文書", "u!aHR0cHM6Ly9hLmV4YW1wbGUv5paH5pu4"],
  ])("given as the link %s is addressed by its share id", (link, shareId) => {
    expect(shareIdOf(link)).toBe(shareId);
    const target = sharedItem.fields.parse({ kind: "sharedItem", sharingUrl: link });
    expect(sharedItem.address(target)).toBe(`/shares/${shareId}/driveItem`);
  });

  it("has a share id that decodes to the link again", () => {
    const link = "https://contoso.sharepoint.com/:w:/s/Tëam/Eabc?e=4%3a1&x=+";
    expect(Buffer.from(shareIdOf(link).slice(2), "base64url").toString("utf8")).toBe(link);
    expect(shareIdOf(link)).not.toMatch(/[=+/]/);
  });

  it.each([
    ["neither", {}],
    ["both", { shareId: "u!x", sharingUrl: "https://a.example/x" }],
  ])("is refused with %s of shareId and sharingUrl", (_what, fields) => {
    const { error } = sharedItem.fields.safeParse({ kind: "sharedItem", ...fields });
    expect(error?.issues[0]?.message).toContain("either shareId or sharingUrl");
  });

  it("may be shared by a stand-in on loopback, which has no https", () => {
    const sharingUrl = "http://127.0.0.1:7071/:f:/s/Finance/Eb";
    expect(sharedItem.fields.safeParse({ kind: "sharedItem", sharingUrl }).success).toBe(true);
  });

  it.each([
    "http://a.example/x",
    "http://127.0.0.1.a.example/x",
    "ftp://127.0.0.1/x",
    "a.example/x",
    "",
    "ftp://a.example",
    `https://a.example/${"x".repeat(2048)}`,
  ])("is refused with the link %#", (sharingUrl) => {
    expect(sharedItem.fields.safeParse({ kind: "sharedItem", sharingUrl }).success).toBe(false);
  });
});
