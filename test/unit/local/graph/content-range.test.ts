import { describe, expect, it } from "vitest";
import { parseContentRange } from "../../../../local/graph/content-range.ts";

describe("Content-Range", () => {
  it.each([
    ["bytes 0-0/1", 0, 1, 1],
    ["bytes 0-327679/1000000", 0, 327_680, 1_000_000],
    ["bytes 5-9/10", 5, 10, 10],
  ])("%s is parsed", (header, start, endExclusive, totalBytes) => {
    expect(parseContentRange(header)).toEqual({ range: { start, endExclusive }, totalBytes });
  });

  it.each([
    "",
    "bytes 0-9",
    "bytes 0-9/*",
    "bytes */10",
    "bytes=0-9/10",
    "bytes 0-10/10",
    "bytes 5-4/10",
    "bytes 0--1/0",
    "bytes -5/10",
    "bytes 00-9/10",
    "bytes  0-9/10",
    " bytes 0-9/10",
    "bytes 0-9/10 ",
    "Bytes 0-9/10",
    "bytes 0-9/10, 0-9/10",
    "bytes 0-1/99999999999999999999",
  ])("%j is rejected", (header) => {
    expect(parseContentRange(header)).toBeNull();
  });
});
