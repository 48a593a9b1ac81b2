import { describe, expect, it } from "vitest";
import { fillIn } from "../../../../src/cli/submit/template.ts";

describe("a template", () => {
  const blob = { container: "c", blob: "2026/10/a.b.pdf", index: 7 };
  it.each([
    ["{name}", "a.b.pdf"],
    ["{stem}-{index}.{ext}", "a.b-7.pdf"],
    ["{container}/{path}", "c/2026/10/a.b.pdf"],
    ["{{name}}", "{name}"],
    ["plain", "plain"],
  ])("%s is filled in", (template, text) => {
    expect(fillIn(template, blob)).toBe(text);
  });

  it("has a hash that is the blob's own, and fit for an id", () => {
    expect(fillIn("{hash}", blob)).toMatch(/^[0-9a-f]{16}$/);
    expect(fillIn("{hash}", { ...blob, index: 8 })).toBe(fillIn("{hash}", blob));
    expect(fillIn("{hash}", { ...blob, blob: "x" })).not.toBe(fillIn("{hash}", blob));
  });

  it("knows dot files and names without an extension", () => {
    expect(fillIn("{stem}|{ext}", { ...blob, blob: "d/.env" })).toBe(".env|");
    expect(fillIn("{stem}|{ext}", { ...blob, blob: "README" })).toBe("README|");
  });

  it.each(["GUID", "constructor", "__proto__", "toString", "hasOwnProperty", "", "NAME"])(
    "rejects the unknown placeholder {%s}",
    (name) => {
      expect(() => fillIn(`a-{${name}}`, blob)).toThrow(`unknown placeholder {${name}} in "a-{${name}}"`);
    },
  );
});
