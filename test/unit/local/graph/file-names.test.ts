import { describe, expect, it } from "vitest";
import {
  diskName,
  freeName,
  isRewrittenType,
  mimeTypeOf,
  nameProblem,
} from "../../../../local/graph/file-names.ts";

describe("names", () => {
  it.each(['"', "*", ":", "<", ">", "?", "/", "\\", "|"])("may not contain %s", (character) => {
    expect(nameProblem(`a${character}b`)).toMatch(/not allowed/);
  });

  it("may contain anything else, but not nothing", () => {
    expect(nameProblem("Bericht für 100 % #1 & 'x'.pdf")).toBeUndefined();
    expect(nameProblem("")).toMatch(/empty/);
    expect(nameProblem("x".repeat(256))).toMatch(/longer/);
  });

  it("are renamed with the first free number before the extension", () => {
    expect(freeName("x.ext", new Set(["x.ext"]))).toBe("x 1.ext");
    expect(freeName("x.ext", new Set(["x.ext", "x 1.ext"]))).toBe("x 2.ext");
    expect(freeName("none", new Set())).toBe("none 1");
    expect(freeName(".hidden", new Set())).toBe(".hidden 1");
  });

  it("tell the type, and whether the service rewrites it", () => {
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
  ])("%j is %s on disk", (part, expected) => {
    expect(diskName(part)).toBe(expected);
  });

  it("stay short enough for a file system", () => {
    expect(diskName("ü".repeat(500)).length).toBe(200);
    expect(diskName(`${"x".repeat(500)}a`)).not.toBe(diskName(`${"x".repeat(500)}b`));
  });
});
