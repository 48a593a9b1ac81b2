import { describe, expect, it } from "vitest";
import { fit, fitEnd, pad, wrap } from "../../../../src/cli/text/fit.ts";
import { formatAgo, formatBytes, formatDuration, percentOf } from "../../../../src/cli/text/format.ts";
import { jsonLine, printable, printableDeep } from "../../../../src/cli/text/printable.ts";
import { tableLines } from "../../../../src/cli/text/table.ts";

const HOSTILE = "a\u001B[31mred\u001B]0;title\u0007\r\n\u009B2J\u202Egpj.exe\u2028x\u007F\uD800";

describe("text from outside", () => {
  it("moves no cursor, breaks no line and turns no direction", () => {
    expect(printable(HOSTILE)).toBe(
      "a\uFFFD[31mred\uFFFD]0;title\uFFFD\uFFFD\uFFFD\uFFFD2J\uFFFDgpj.exe\uFFFDx\uFFFD\uFFFD",
    );
    expect(printable("Ünïcode 👩‍👩‍👧 <img onerror=alert(1)>")).toBe("Ünïcode 👩‍👩‍👧 <img onerror=alert(1)>");
  });

  it("is made printable all through a value, and nothing else in it changes", () => {
    expect(printableDeep({ a: [HOSTILE.slice(0, 2)], "\u0007k": { n: 1, z: null, t: true } })).toEqual({
      a: ["a\uFFFD"],
      "\uFFFDk": { n: 1, z: null, t: true },
    });
  });

  it("goes into JSON without loss and without an effect", () => {
    const line = jsonLine({ name: HOSTILE });
    expect(line).toMatch(/^[\x20-\x7E]+$/);
    expect(JSON.parse(line)).toEqual({ name: HOSTILE });
  });
});

describe("figures", () => {
  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1.0 KiB"],
    [1024 * 1024 - 1, "1.0 MiB"],
    [43_900_000, "41.9 MiB"],
    [5 * 1024 ** 4, "5.0 TiB"],
  ])("%d bytes are %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [-5, "0.0 s"],
    [400, "0.4 s"],
    [9_960, "10 s"],
    [59_400, "59 s"],
    [59_600, "1 min 00 s"],
    [185_000, "3 min 05 s"],
    [7_800_000, "2 h 10 min"],
    [97 * 3_600_000, "4 d 1 h"],
  ])("%d ms are %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it("percents are rounded down, so that 100 means all", () => {
    expect(percentOf(999_999, 1_000_000)).toBe(99);
    expect(percentOf(0, 0)).toBe(100);
    expect(percentOf(0, null)).toBeNull();
  });

  it("what is ahead of our clock is now", () => {
    expect(formatAgo("2026-10-05T12:00:05.000Z", Date.parse("2026-10-05T12:00:00.000Z"))).toBe("now");
    expect(formatAgo("2026-10-05T12:00:00.000Z", Date.parse("2026-10-05T12:03:05.000Z"))).toBe(
      "3 min 05 s ago",
    );
  });
});

describe("columns", () => {
  it("are counted as a terminal counts them, and never cut inside a character", () => {
    expect(fit("報告書.pdf", 6)).toBe("報告…");
    expect(fitEnd("reports/報告書.pdf", 8)).toBe("…書.pdf");
    expect(fit("short", 5)).toBe("short");
    expect(pad("報", 4)).toBe("報  ");
    expect(wrap("abcde", 2)).toEqual(["ab", "cd", "e"]);
    expect(wrap("", 2)).toEqual([""]);
  });

  it("give way where they may when the terminal is narrow, and are whole through a pipe", () => {
    const heads = [{ title: "ID" }, { title: "NAME", gives: 1 }];
    const rows = [["m-1", "a-long-name-of-a-blob.pdf"]];
    expect(tableLines(heads, rows, 20)).toEqual(["ID   NAME", "m-1  a-long-name-of…"]);
    expect(tableLines(heads, rows, null)).toEqual(["ID   NAME", "m-1  a-long-name-of-a-blob.pdf"]);
    expect(tableLines(heads, rows, 4)[1]).toBe("m-1  a-long-…");
  });
});
