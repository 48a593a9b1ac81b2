import { describe, expect, it } from "vitest";
import { hasConditions, matches, needsWhole, readQuery } from "../../../src/client/query.ts";
import { transferViewOf } from "../../../src/client/transfer-view.ts";
import { failed, requestOf } from "../../support/records-by-status.ts";

const view = transferViewOf(failed("m-1", requestOf("2026/Big.pdf", { team: "Finance", run: "7" })));

describe("a query", () => {
  it.each([
    [{}, true],
    [{ status: "failed" }, true],
    [{ status: ["running", "failed"] }, true],
    [{ status: [] }, true],
    [{ status: "completed" }, false],
    [{ labels: { team: "Finance" } }, true],
    [{ labels: { team: true, run: "7" } }, true],
    [{ labels: { team: "finance" } }, false],
    [{ labels: { toString: true } }, false],
    [{ text: "big.PDF" }, true],
    [{ text: "M-1" }, true],
    [{ text: "01a" }, true],
    [{ text: "team=fin" }, true],
    [{ text: "target-forbidden" }, true],
    [{ text: "answered 403" }, true],
    [{ text: "elsewhere" }, false],
    [{ text: "big", status: "completed" }, false],
    [{ error: "target-forbidden" }, true],
    [{ error: ["throttled", "target-forbidden"] }, true],
    [{ error: [] }, true],
    [{ error: "throttled" }, false],
    [{ error: "target" }, false],
    [{ submittedAfter: "2026-10-05T12:00:00Z" }, true],
    [{ submittedAfter: "2026-10-05T12:00:00.001Z" }, false],
    [{ submittedAfter: "2026-10-05T14:00:00+02:00", submittedBefore: "2026-10-06" }, true],
    [{ submittedBefore: "2026-10-05T12:00:00Z" }, false],
    [{ endedAfter: new Date("2026-10-05T12:01:00Z") }, true],
    [{ endedAfter: "2026-10-05T12:01:01Z" }, false],
    [{ endedBefore: "2026-10-05T12:01:00Z" }, false],
    [{ endedBefore: "2026-10-05T12:01:01Z" }, true],
  ] as const)("%j matches a failed transfer: %s", (query, expected) => {
    expect(matches(view, query)).toBe(expected);
  });

  it.each([
    [{}, false],
    [{ status: [] }, false],
    [{ labels: {} }, false],
    [{ text: "" }, false],
    [{ status: "failed" }, true],
    [{ labels: { a: true } }, true],
    [{ text: "a" }, true],
    [{ error: "throttled" }, true],
    [{ error: [] }, false],
    [{ submittedAfter: "2026-10-05" }, true],
    [{ endedBefore: "2026-10-05" }, true],
  ] as const)("%j has conditions: %s", (query, expected) => {
    expect(hasConditions(query)).toBe(expected);
  });

  it("needs the whole record only where a cut view cannot tell", () => {
    const cut = { ...view, truncated: true };
    expect(needsWhole(view, { text: "a" })).toBe(false);
    expect(needsWhole(cut, { status: "failed" })).toBe(false);
    expect(needsWhole(cut, { text: "a" })).toBe(true);
    expect(needsWhole(cut, { labels: { a: true } })).toBe(true);
    expect(needsWhole(cut, { labels: { a: true }, error: "throttled" })).toBe(false);
    expect(needsWhole(cut, { labels: { a: true }, submittedBefore: "2026-10-05" })).toBe(false);
  });

  it("is read from text, with the field at fault named", () => {
    expect(readQuery({ status: ["failed"], labels: ["team", "a=b=c", "=d"], text: "x" })).toEqual({
      status: ["failed"],
      labels: { team: true, a: "b=c", "": "d" },
      text: "x",
    });
    expect(readQuery({ error: ["throttled"], submittedAfter: "2026-10-05T12:00:00+02:00" })).toEqual({
      error: ["throttled"],
      submittedAfter: "2026-10-05T10:00:00.000Z",
    });
    expect(readQuery({})).toEqual({});
    for (const time of ["now", "5", "2026-10-05T12:00", "2026-13-01", ""]) {
      expect(() => readQuery({ endedBefore: time })).toThrow(
        expect.objectContaining({ code: "invalid-query", field: "endedBefore" }) as Error,
      );
    }
    expect(() => matches(view, { endedAfter: new Date("never") })).toThrow(
      expect.objectContaining({ code: "invalid-query", field: "endedAfter" }) as Error,
    );
    expect(() => readQuery({ status: ["done"] })).toThrow(
      expect.objectContaining({ code: "invalid-query", field: "status" }) as Error,
    );
  });
});
