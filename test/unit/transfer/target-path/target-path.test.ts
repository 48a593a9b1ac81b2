import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameRefusal } from "../../../../src/transfer/target-path/names.ts";
import { targetPath, type TargetPathSpec } from "../../../../src/transfer/target-path/target-path.ts";
import { NAME_TABLE } from "./name-table.ts";
import { nasty } from "./nasty-text.ts";
import { sourceOf } from "./path-source.ts";

const path = (template: string, blob: string, more: Partial<TargetPathSpec> = {}) =>
  targetPath({ template, source: sourceOf({ blob }), names: "replace", ...more });

const joined = (result: ReturnType<typeof targetPath>): string =>
  "refused" in result ? `refused: ${result.refused}` : result.segments.join("/");

describe("the table of names", () => {
  it("has at least 120 of them, each once", () => {
    expect(NAME_TABLE.length).toBeGreaterThanOrEqual(120);
    expect(new Set(NAME_TABLE.map(([blob]) => blob)).size).toBe(NAME_TABLE.length);
  });

  it.each(NAME_TABLE)("%j arrives as %j, or is refused because it %s", (blob, arrives, refusal) => {
    const replaced = path("{path}", blob);
    expect(joined(replaced)).toBe(arrives);
    const strict = path("{path}", blob, { names: "fail" });
    if (refusal === null) {
      expect(strict).toEqual({ segments: arrives.split("/"), changed: [] });
      expect(replaced).toEqual(strict);
    } else {
      expect(joined(strict)).toMatch(/^refused: leads to the name "/);
      expect(joined(strict).endsWith(`", which ${refusal}`)).toBe(true);
      expect("refused" in replaced ? [] : replaced.changed).not.toEqual([]);
    }
  });
});

describe("a path", () => {
  it("reports each name that arrives under another one, from the top down", () => {
    expect(path("in:/{path}", "a?/ok/b*.txt")).toEqual({
      segments: ["in_", "a_", "ok", "b_.txt"],
      changed: [
        { from: "in:", to: "in_" },
        { from: "a?", to: "a_" },
        { from: "b*.txt", to: "b_.txt" },
      ],
    });
  });

  it("ends with the requested name, whatever the last segment would be", () => {
    expect(joined(path("{path}", "a/b/c.txt", { name: "x.pdf" }))).toBe("a/b/x.pdf");
    expect(joined(path("in/{name}", "a/b/c.txt", { name: "x.pdf" }))).toBe("in/x.pdf");
    expect(joined(path("in/{ext}", "none", { name: "x.pdf" }))).toBe("in/x.pdf");
    expect(joined(path("{name}", "c.txt", { name: "a/../b" }))).toBe("a_.._b");
  });

  it("is refused where the last segment comes out empty", () => {
    expect(path("in/{ext}", "none")).toEqual({ refused: "leaves no name for the file" });
  });

  it("maps forms only as a folder at the root of a library", () => {
    expect(joined(path("Forms/{name}", "a.pdf"))).toBe("_Forms/a.pdf");
    expect(joined(path("{dir}/Forms/{name}", "a.pdf"))).toBe("_Forms/a.pdf");
    expect(joined(path("Forms/{name}", "a.pdf", { isAtRoot: false }))).toBe("Forms/a.pdf");
    expect(joined(path("in/Forms/{name}", "a.pdf"))).toBe("in/Forms/a.pdf");
  });

  it("shows no control character and no huge name in a refusal", () => {
    const refusal = joined(path("{name}", `\u001B[2J\u202E${"x".repeat(900)}`, { names: "fail" }));
    expect(refusal).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(refusal.length).toBeLessThan(200);
  });
});

describe.each(["replace", "fail"] as const)("with names: %s", (names) => {
  const long = `${"a".repeat(199)}/${"b".repeat(200)}`;

  it("a path of 400 characters is accepted, and of one more refused", () => {
    expect(joined(path("{path}", long, { names }))).toBe(long);
    expect(path("x{path}", long, { names })).toEqual({
      refused: "leads to a path of 401 characters; SharePoint accepts 400",
    });
  });

  it("what precedes the path counts", () => {
    const prefixLength = "/sites/finance/Shared Documents/".length;
    expect(joined(path("{path}", long.slice(prefixLength), { names, prefixLength }))).toHaveLength(368);
    expect(path("{path}", long.slice(prefixLength - 1), { names, prefixLength })).toHaveProperty("refused");
  });

  it("no value leaves its folder, and the result is the same each time", () => {
    const PIECES = [
      "{path}",
      "{dir}",
      "{name}",
      "{stem}",
      "{ext}",
      "{meta.x}",
      "{tag.x}",
      "{container}",
      ".",
      "-",
    ];
    const segment = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 3 });
    const template = fc
      .array(segment, { minLength: 1, maxLength: 3 })
      .map((segments) => segments.map((pieces) => pieces.join("")).join("/"));
    fc.assert(
      fc.property(template, nasty, nasty, nasty, nasty, (shape, blob, meta, tag, prefix) => {
        const spec: TargetPathSpec = {
          template: shape,
          source: sourceOf({ blob, metadata: { x: meta }, tags: { x: tag }, prefix }),
          names,
        };
        const result = targetPath(spec);
        expect(targetPath(spec)).toEqual(result);
        if ("refused" in result) return;
        const { segments } = result;
        expect(segments.map((name) => nameRefusal(name))).toEqual(segments.map(() => null));
        // As an address: one segment for each name, below the folder.
        const address = new URL(segments.map(encodeURIComponent).join("/"), "https://host/folder/");
        expect(address.pathname.startsWith("/folder/")).toBe(true);
        expect(address.pathname.split("/").slice(2).map(decodeURIComponent)).toEqual(segments);
        if (names === "fail") expect(result.changed).toEqual([]);
        const bringsFolders = shape.includes("{path}") || shape.includes("{dir}");
        if (!bringsFolders) expect(segments.length).toBeLessThanOrEqual(shape.split("/").length);
      }),
      { numRuns: 500 },
    );
  });
});
