import { describe, expect, it } from "vitest";
import { parseLenientJson } from "../../../src/config/lenient-json.ts";

describe("JSON as the Core Tools read it", () => {
  it.each([
    ['{"a":"b"}', { a: "b" }],
    ['{\n  // the emulator\n  "a": "b", /* and\n more */ "c": 1,\n}', { a: "b", c: 1 }],
    ['{"url":"https://x/*not*/y//z","q":"\\"//\\""}', { url: "https://x/*not*/y//z", q: '"//"' }],
    ['{"url":"https://x//y", // here\n}', { url: "https://x//y" }],
    ["{a: 'it\\'s \"b\"', list: [1, 2,],}", { a: 'it\'s "b"', list: [1, 2] }],
    ["// first\r\n{}\r\n// last", {}],
  ])("reads %j", (text, value) => {
    expect(parseLenientJson(text)).toEqual(value);
  });

  it.each(["", "{", '{"a":', '{"a":"b', '{"a" 1}', "/* {}", '{"a":1}}'])("refuses %j", (text) => {
    expect(() => parseLenientJson(text)).toThrow(SyntaxError);
  });

  it("complains about the text as it stands", () => {
    expect(() => parseLenientJson('{\n// note\n"a": oops\n}')).toThrow(/line 2|position/);
  });
});
