import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { errorsPage } from "../../../src/api/errors-page.ts";
import { PROBLEM_CODES, problemDetails } from "../../../src/api/problems.ts";

const root = resolve(import.meta.dirname, "../../..");
const page = readFileSync(resolve(root, "docs/errors.md"), "utf8");

/** The members of a union of texts, as its source has them: a type leaves nothing to ask at run time. */
const membersOf = (file: string, type: string): readonly string[] => {
  const source = ts.createSourceFile(file, readFileSync(resolve(root, file), "utf8"), ts.ScriptTarget.Latest);
  const union = source.statements.find((one) => ts.isTypeAliasDeclaration(one) && one.name.text === type);
  if (union === undefined || !ts.isTypeAliasDeclaration(union) || !ts.isUnionTypeNode(union.type)) return [];
  return union.type.types.flatMap((one) =>
    ts.isLiteralTypeNode(one) && ts.isStringLiteral(one.literal) ? [one.literal.text] : [],
  );
};

const transferCodes = membersOf("src/transfer/error.ts", "TransferErrorCode");
const sectionsOf = (markdown: string) => [...markdown.matchAll(/^## (.+)$/gm)].map(([, title = ""]) => title);
const [, transfers = "", calls = ""] = page.split(/^# (?:Transfers and|Calls to).*$/m);

describe("docs/errors.md", () => {
  it("has one section for each code of a transfer", () => {
    expect(transferCodes.length).toBeGreaterThan(20);
    expect(sectionsOf(transfers).sort()).toEqual([...transferCodes].sort());
  });

  it("has one for each code that only calls return", () => {
    const others = PROBLEM_CODES.filter((code) => !transferCodes.includes(code));
    expect(sectionsOf(calls).sort()).toEqual([...others].sort());
  });

  it.each([...sectionsOf(transfers), ...sectionsOf(calls)])(
    "says of %s how it is found, what to do, whether a retry helps, and what it looks like",
    (code) => {
      const [, section = ""] = new RegExp(`^## ${code}\n([^]*?)(?=^#|$(?![^]))`, "m").exec(page) ?? [];
      const points = [...section.matchAll(/^- \*\*(\w+):\*\* /gm)].map(([, name]) => name);
      expect(points).toEqual(["Found", "Do", "Retry", "Example"]);
    },
  );
});

describe("the app's page of errors", () => {
  it("has the section that the type of a problem names", () => {
    const missing = PROBLEM_CODES.filter((code) => {
      const [path, anchor = ""] = problemDetails(code, "why").type.split("#");
      return path !== "/api/errors" || !errorsPage().includes(`<h2 id="${anchor}">${code}</h2>`);
    });
    expect(missing).toEqual([]);
  });

  it("leaves no Markdown, and leads to nothing that is not deployed", () => {
    const withoutCode = errorsPage().replace(/<code>.*?<\/code>/gs, "");
    expect(withoutCode).not.toMatch(/\*\*|`|\]\(|^#|^- /m);
    const links = [...errorsPage().matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href);
    expect(links.every((href) => /^(https:\/\/|#)/.test(href ?? ""))).toBe(true);
  });
});
