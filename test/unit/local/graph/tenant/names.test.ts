import { describe, expect, it } from "vitest";
import {
  addressingError,
  comparableName,
  newNameError,
  pathLengthError,
  rootFolderError,
} from "../../../../../local/graph/tenant/names.ts";

const codeOf = (name: string): string | null => newNameError(name)?.innerCode ?? null;

describe("newNameError", () => {
  it.each(
    'a"b|a*b|a:b|a<b|a>b|a?b|a/b|a\\b| a|a |a.|a. |.lock|CON|con|Con.txt|PRN|AUX|NUL|nul.tar.gz|COM0|com9.log|LPT0|LPT9|desktop.ini|Desktop.INI|~$x.docx|~x|a_vti_b|_VTI_|'
      .split("|")
      .filter((name) => name !== "")
      .concat("a|b", "a\nb", "a\u0000b", "a\u007Fb"),
  )("refuses %j", (name) => {
    expect(codeOf(name)).toBe("nameContainsInvalidCharacters");
  });

  it.each(["", ".", "..", "a%2Fb", "a%2fb", "a%5Cb", "&#123;", "&#"])("cannot address %j", (name) => {
    expect(codeOf(name)).toBe("invalidPath");
    expect(addressingError(name)?.status).toBe(400);
  });

  it.each([
    "a b",
    "a#b",
    "a%b",
    "100%",
    "a+b",
    "it's",
    "a&b",
    "a;b",
    "a,b=c@d!$e(f)[g]{h}^i`j",
    "é",
    "e\u0301",
    "😀",
    "שלום",
    "\u200Fx",
    ".hidden",
    "a..b",
    "console",
    "CONs",
    "COM",
    "COM10",
    "LPT",
    "lock",
    "forms",
    "a~b",
    "a~$b",
    "x.desktop.ini",
  ])("accepts %j", (name) => {
    expect(newNameError(name)).toBeNull();
  });

  it("refuses more than 255 characters", () => {
    expect(codeOf("a".repeat(255))).toBeNull();
    expect(codeOf("a".repeat(256))).toBe("pathIsTooLong");
  });
});

it("refuses a folder called forms at the root of a library, in any case", () => {
  expect(["forms", "Forms", "forms2"].map((name) => rootFolderError(name)?.status ?? null)).toEqual([
    400,
    400,
    null,
  ]);
});

it("refuses a path of more than 400 characters, counted from the slash after the host", () => {
  expect(pathLengthError(`/${"a".repeat(399)}`)).toBeNull();
  expect(pathLengthError(`/${"a".repeat(400)}`)?.innerCode).toBe("pathIsTooLong");
});

it("compares names without case, in normal form C", () => {
  expect(comparableName("E\u0301t\u00C9.TXT")).toBe("\u00E9t\u00E9.txt");
});
