import { describe, expect, it } from "vitest";
import { jsonLine, printable, printableDeep } from "../../../../src/cli/text/printable.ts";

const HOSTILE = "a\u001B[31mred\u001B]0;title\u0007\r\n\u009B2J\u202Egpj.exe\u2028x\u007F\uD800";

describe("text from outside", () => {
  it("moves no cursor, breaks no line and turns no direction", () => {
    expect(printable(HOSTILE)).toBe(
      "a\uFFFD[31mred\uFFFD]0;title\uFFFD\uFFFD\uFFFD\uFFFD2J\uFFFDgpj.exe\uFFFDx\uFFFD\uFFFD",
    );
    expect(printable("Ünïcode 👩‍👩‍👧 <img onerror=alert(1)>")).toBe("Ünïcode 👩‍👩‍👧 <img onerror=alert(1)>");
  });

  it("hides nothing", () => {
    const hidden = "\u200B\u00AD\uFEFF\u2060\u034F\u3164\u180E\u{E0041}\u{E007F}\uFE01a\uFE0Fa\u{E0101}";
    expect(printable(`x${hidden}y`)).toMatch(/^x\uFFFD{10}a\uFFFDa\uFFFDy$/);
    const line = jsonLine({ hidden });
    expect(line).toMatch(/^[\x20-\x7E]+$/);
    expect(JSON.parse(line)).toEqual({ hidden });
  });

  it("keeps the signs that words and emoji are written with", () => {
    for (const text of ["می‌خواهم", "क्‍ष", "❤️ 1️⃣ 👩‍👧", "葛\u{E0100}飾"]) expect(printable(text)).toBe(text);
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
