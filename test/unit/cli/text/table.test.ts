import { describe, expect, it } from "vitest";
import { tableLines } from "../../../../src/cli/text/table.ts";

describe("columns", () => {
  it("give way where they may when the terminal is narrow, and are whole through a pipe", () => {
    const heads = [{ title: "ID" }, { title: "NAME", shrinks: 1 }];
    const rows = [["m-1", "a-long-name-of-a-blob.pdf"]];
    expect(tableLines(heads, rows, 20)).toEqual(["ID   NAME", "m-1  a-long-name-of…"]);
    expect(tableLines(heads, rows, null)).toEqual(["ID   NAME", "m-1  a-long-name-of-a-blob.pdf"]);
    expect(tableLines(heads, rows, 4)[1]).toBe("m-1  a-long-…");
  });
});
