import { afterEach, describe, expect, it, vi } from "vitest";
import {
  checkPathTemplate,
  needsDates,
  needsMetadata,
  needsTags,
  PLACEHOLDERS,
} from "../../../../src/transfer/target-path/path-template.ts";
import type { PathSource } from "../../../../src/transfer/target-path/placeholders.ts";
import { targetPath } from "../../../../src/transfer/target-path/target-path.ts";
import { sourceOf } from "./path-source.ts";

const expand = (template: string, values: Partial<PathSource> = {}): string => {
  const result = targetPath({ template, source: sourceOf(values), names: "replace" });
  return "refused" in result ? `refused: ${result.refused}` : result.segments.join("/");
};

it.each([
  ["{path}", "2026/10/report.final.pdf"],
  ["{dir}/{name}", "2026/10/report.final.pdf"],
  ["{name}", "report.final.pdf"],
  ["{stem}.{ext}", "report.final.pdf"],
  ["{ext}/{stem}", "pdf/report.final"],
  ["{container}/{name}", "scans/report.final.pdf"],
  ["{yyyy}/{MM}/{dd}/{name}", "2026/02/28/report.final.pdf"],
  ["{yyyy}-{MM}-{dd} {name}", "2026-02-28 report.final.pdf"],
  ["{meta.customer}/{name}", "Contoso/report.final.pdf"],
  ["{meta.CUSTOMER}/{name}", "Contoso/report.final.pdf"],
  ["{tag.project}-{name}", "Apollo-report.final.pdf"],
  ["{tag.cost center/1}/{name}", "77/report.final.pdf"],
  ["Archive {dir} old/{name}", "Archive 2026/10 old/report.final.pdf"],
  ["x-{path}", "x-2026/10/report.final.pdf"],
  ["{{{name}}}", "{report.final.pdf}"],
  ["{{name}}", "{name}"],
  ["{{ext}}.{ext}", "{ext}.pdf"],
  ["fixed.pdf", "fixed.pdf"],
])("%j becomes %j", (template, path) => {
  expect(checkPathTemplate(template)).toBeNull();
  expect(expand(template)).toBe(path);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

it.each(["Pacific/Auckland", "America/Los_Angeles"])("dates are those of UTC in %s too", (zone) => {
  vi.stubEnv("TZ", zone);
  expect(expand("{yyyy}{MM}{dd}", { modifiedOn: "2026-12-31T23:59:59.000Z" })).toBe("20261231");
  expect(expand("{yyyy}{MM}{dd}", { modifiedOn: "2027-01-01T00:00:00.000Z" })).toBe("20270101");
});

describe("a segment of which nothing comes disappears:", () => {
  it.each([
    ["{dir}/{name}", "a.txt", "a.txt"],
    ["in/{dir}/{name}", "a.txt", "in/a.txt"],
    ["{dir} old/{name}", "a.txt", "old/a.txt"],
    ["{ext}/{name}", "none", "none"],
    ["{ext}/{name}", ".config", ".config"],
    ["{stem}.{ext}", "none", "none"],
    ["{stem}-v2.{ext}", "none", "none-v2"],
    ["{stem}-v2.{ext}", "a.txt", "a-v2.txt"],
  ])("%j of the blob %j becomes %j", (template, blob, path) => {
    expect(expand(template, { blob })).toBe(path);
  });
});

describe("below a prefix", () => {
  it.each([
    ["2026/", "10/report.final.pdf"],
    ["2026/10/", "report.final.pdf"],
    ["2026/10/rep", "report.final.pdf"],
    ["20", "2026/10/report.final.pdf"],
    ["2026\\", "2026/10/report.final.pdf"],
    ["other/", "2026/10/report.final.pdf"],
    ["", "2026/10/report.final.pdf"],
  ])("%j the path is %j", (prefix, path) => {
    expect(expand("{path}", { prefix })).toBe(path);
    expect(expand("{dir}/{name}", { prefix })).toBe(path);
  });
});

describe("a value stays in its segment:", () => {
  it.each([
    ["a/b", "a_b"],
    ["a\\b", "a_b"],
    ["../../etc", ".._.._etc"],
    ["..", "_"],
    [".", "_"],
    [" ", "_"],
    ["/", "_"],
    ["x/", "x"],
    ["{name}", "{name}"],
    ["%2e%2e%2f", "_2e_2e_2f"],
  ])("%j arrives as %j", (value, segment) => {
    expect(expand("{meta.x}/{name}", { metadata: { x: value } })).toBe(`${segment}/report.final.pdf`);
    expect(expand("{tag.x}/{name}", { tags: { x: value } })).toBe(`${segment}/report.final.pdf`);
  });

  it("even where text around it completes a dot segment", () => {
    expect(expand(".{meta.x}/{name}", { metadata: { x: "." } })).toBe("_/report.final.pdf");
  });
});

describe("it is refused", () => {
  it.each([
    ["{meta.none}/{name}", "contains {meta.none}, but the blob has no such metadata"],
    ["{meta.empty}/{name}", "contains {meta.empty}, but the blob has no such metadata"],
    ["{meta.__proto__}", "contains {meta.__proto__}, but the blob has no such metadata"],
    ["{tag.none}/{name}", "contains {tag.none}, but the blob has no such index tag"],
    ["{tag.Project}/{name}", "contains {tag.Project}, but the blob has no such index tag"],
    ["{tag.constructor}", "contains {tag.constructor}, but the blob has no such index tag"],
  ])("if %j needs a value that the blob lacks", (template, refused) => {
    expect(checkPathTemplate(template)).toBeNull();
    expect(expand(template)).toBe(`refused: ${refused}`);
  });

  it.each(["yyyy", "MM", "dd"])("if {%s} meets a blob without a date", (name) => {
    const refused = `refused: contains {${name}}, but the blob has no Last-Modified`;
    expect(expand(`{${name}}`, { modifiedOn: null })).toBe(refused);
    expect(expand(`{${name}}`, { modifiedOn: "yesterday" })).toBe(refused);
  });

  it.each([
    ["{nmae}", /^has an unknown placeholder \{nmae\}; there are \{path\} .*\{tag\.NAME\}/],
    ["{Name}", /unknown placeholder \{Name\}/],
    ["{mm}", /unknown placeholder \{mm\}/],
    ["{}", /unknown placeholder \{\}/],
    ["{meta.}", /unknown placeholder \{meta\.\}/],
    ["{meta}", /unknown placeholder \{meta\}/],
    ["{constructor}", /unknown placeholder \{constructor\}/],
    ["{\u001B}", /unknown placeholder \{\uFFFD\}/],
    ["{name", /^has a \{ without its \}/],
    ["a{", /^has a \{ without its \}/],
    ["{na{me}", /^has a \{ without its \}/],
    ["name}", /^has a \} without its \{/],
    ["{name}}", /^has a \} without its \{/],
    ["{{name}", /^has a \} without its \{/],
    ["", /^has an empty segment/],
    ["/{name}", /^has an empty segment/],
    ["in/", /^has an empty segment/],
    ["in//{name}", /^has an empty segment/],
    ["../{name}", /^has \.\. as a segment$/],
    ["in/./{name}", /^has \. as a segment$/],
    ["in/..", /^has \.\. as a segment$/],
    ["in\\{name}", /^contains \\; separate folders with \/$/],
    ["{dir}", /^ends with \{dir\}; the name of the file must follow/],
    ["in/{dir}", /^ends with \{dir\}/],
  ])("if the template is %j, before any blob is read", (template, refused) => {
    expect(checkPathTemplate(template)).toMatch(refused);
    expect(expand(template)).toBe(`refused: ${checkPathTemplate(template) ?? ""}`);
  });
});

describe("what must be known of the blob", () => {
  it.each([
    ["{path}/{{meta.x}}", false, false, false],
    ["{meta.x}/{name}", true, false, false],
    ["{dir}/{name}-{tag.x}", false, true, false],
    ["{yyyy}/{name}", false, false, true],
    ["{name}-{MM}", false, false, true],
    ["{dd}{meta.a}{tag.b}", true, true, true],
    ["{meta.x", false, false, false],
  ])("for %j: metadata %s, tags %s, dates %s", (template, metadata, tags, dates) => {
    expect(needsMetadata(template)).toBe(metadata);
    expect(needsTags(template)).toBe(tags);
    expect(needsDates(template)).toBe(dates);
  });

  it("is nothing more for every other placeholder", () => {
    const others = PLACEHOLDERS.filter((name) => !needsDates(`{${name}}`));
    expect(others).toEqual(["path", "dir", "name", "stem", "ext", "container"]);
    for (const name of others)
      expect(expand(`x{${name}}`, { modifiedOn: null, metadata: {}, tags: {} })).not.toMatch(/refused/);
  });
});
