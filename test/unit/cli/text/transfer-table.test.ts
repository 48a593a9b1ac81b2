import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { transferTable, uniqueColumns } from "../../../../src/cli/text/transfer-table.ts";
import { counterWords } from "../../../../src/cli/progress/counter.ts";
import { formatClock, formatMinute, formatTime, formatZone } from "../../../../src/cli/text/format.ts";
import { fitMiddle } from "../../../../src/cli/text/width.ts";
import { transferViewOf } from "../../../../src/client/transfer-view.ts";
import { derivedTransferId } from "../../../../src/transfer/job.ts";
import { failed, NOW_MS, requestOf, running, waiting } from "../../../support/records-by-status.ts";

const idOf = (n: number): string => derivedTransferId(`${n}`, new Date(NOW_MS));
const views = [
  transferViewOf(failed(idOf(1), requestOf("scans/2026/10/a rather long name.pdf"))),
  transferViewOf(running(idOf(2), requestOf("a.pdf"))),
  transferViewOf(waiting("mine")),
];

describe("the table of transfers", () => {
  it.each([80, 100, 109, 120, 200])("fits %d columns", (columns) => {
    for (const line of transferTable(views, columns)) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
  });

  it("says at 80 columns which failed, when, and why, under headings", () => {
    const [head = "", first = ""] = transferTable(views, 80);
    expect(head).toMatch(/^ID +STATUS +SUBMITTED [+-]\d\d:\d\d +SOURCE +DETAIL$/);
    expect(first).toContain("target-forbidden");
    expect(first).toContain(formatMinute(views[0]?.submittedAt ?? ""));
    expect(first).toMatch(/…[^…]*name\.pdf/);
    expect(first).toMatch(/^m-1791/);
  });

  it("says at 80 columns until when a transfer waits", () => {
    const [, , , line = ""] = transferTable(views, 80);
    expect(line).toContain(`until ${formatClock(views[2]?.wait?.until ?? "")}`);
  });

  it("is whole where nothing limits it", () => {
    const [head = "", first = ""] = transferTable(views, null);
    expect(head).toMatch(/^ID +STATUS +DONE +SIZE +SUBMITTED +SOURCE → TARGET +DETAIL$/);
    expect(first).toContain(`${idOf(1)}  failed`);
    expect(first).toContain(formatTime(views[0]?.submittedAt ?? ""));
    expect(first).toContain("target-forbidden: creating the upload session: Graph answered 403");
  });

  it("shortens ids only as far as each is still another", () => {
    expect(uniqueColumns(["m-1795697274587-aaaaaaaaaaaaaaaaaaaaaa", "short"])).toBe(16);
    const alike = ["x".repeat(18) + "1" + "y".repeat(18), "x".repeat(18) + "2" + "y".repeat(18)];
    const columns = uniqueColumns(alike);
    expect(new Set(alike.map((id) => fitMiddle(id, columns))).size).toBe(2);
    expect(uniqueColumns([])).toBe(16);
  });
});

it("a text is cut in the middle", () => {
  expect(fitMiddle("abcdefghij", 10)).toBe("abcdefghij");
  expect(fitMiddle("abcdefghijk", 7)).toBe("ab…hijk");
  expect(stringWidth(fitMiddle("報告書".repeat(20), 15))).toBeLessThanOrEqual(15);
});

it("a time has its date and its zone", () => {
  expect(formatTime("2026-10-05T12:05:22Z")).toMatch(/^2026-10-0\d \d\d:\d\d:22 [+-]\d\d:\d\d$/);
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(formatZone("2026-10-05T12:05:22Z")) ?? [];
  const offset = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  expect(offset + new Date("2026-10-05T12:05:22Z").getTimezoneOffset()).toBe(0);
});

it("a count says how fast it goes, and how long it takes", () => {
  expect(counterWords("submitted", 1200, 5000, 6000)).toBe(
    "submitted 1,200 of 5,000 · 200 a second · 19 s left",
  );
  expect(counterWords("retried", 3, 9, 2000)).toBe("retried 3 of 9 · 1.5 a second · 4.0 s left");
});
