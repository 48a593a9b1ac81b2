import { describe, expect, it } from "vitest";
import {
  diskName,
  availableName,
  isRewrittenType,
  mimeTypeOf,
  nameError,
} from "../../../../local/graph/file-names.ts";

describe("a file name", () => {
  it.each(['"', "*", ":", "<", ">", "?", "/", "\\", "|"])("must not contain %s", (character) => {
    expect(nameError(`a${character}b`)).toMatch(/not allowed/);
  });

  it("may contain any other character, but must be neither empty nor too long", () => {
    expect(nameError("Bericht für 100 % #1 & 'x'.pdf")).toBeNull();
    expect(nameError("")).toMatch(/empty/);
    expect(nameError("x".repeat(256))).toMatch(/longer/);
  });

  it("is renamed with the first available number before its extension", () => {
    expect(availableName("x.ext", new Set(["x.ext"]))).toBe("x 1.ext");
    expect(availableName("x.ext", new Set(["x.ext", "x 1.ext"]))).toBe("x 2.ext");
    expect(availableName("none", new Set())).toBe("none 1");
    expect(availableName(".hidden", new Set())).toBe(".hidden 1");
  });

  it("determines the MIME type and whether the service rewrites the file", () => {
    expect(mimeTypeOf("a.PDF")).toBe("application/pdf");
    expect(mimeTypeOf("a.bin")).toBe("application/octet-stream");
    expect(["a.docx", "a.PDF", "a.html"].map(isRewrittenType)).toEqual([true, true, true]);
    expect(["a.bin", "pdf.zip", "a"].map(isRewrittenType)).toEqual([false, false, false]);
  });

  it.each([
    ["01ABC", "01ABC"],
    ["b!x", "b!x"],
    ["..", "%2E%2E"],
    [".", "%2E"],
    ["../../etc", "%2E.%2F..%2Fetc"],
    ["a/b\\c:d*", "a%2Fb%5Cc%3Ad%2A"],
    ["a\u0000b", "a%00b"],
    ["50%", "50%25"],
    ["end.", "end%2E"],
    ["für", "für"],
  ])("%j is stored on disk as %s", (part, expected) => {
    expect(diskName(part)).toBe(expected);
  });

  it("is shortened to what a file system allows, and stays unique", () => {
    expect(diskName("ü".repeat(500)).length).toBe(200);
    expect(diskName(`${"x".repeat(500)}a`)).not.toBe(diskName(`${"x".repeat(500)}b`));
  });
});
