import { describe, expect, it } from "vitest";
import { fit, fitEnd, pad, wrap } from "../../../../src/cli/text/width.ts";

describe("columns", () => {
  it("are counted as a terminal counts them, and never cut inside a character", () => {
    expect(fit("報告書.pdf", 6)).toBe("報告…");
    expect(fitEnd("reports/報告書.pdf", 8)).toBe("…書.pdf");
    expect(fit("short", 5)).toBe("short");
    expect(pad("報", 4)).toBe("報  ");
    expect(wrap("abcde", 2)).toEqual(["ab", "cd", "e"]);
    expect(wrap("", 2)).toEqual([""]);
    expect(wrap("報告書", 5)).toEqual(["報告", "書"]);
    expect(fit("👩‍👩‍👧👩‍👩‍👧", 3)).toBe("👩‍👩‍👧…");
  });
});
