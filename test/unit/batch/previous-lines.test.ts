import fc from "fast-check";
import { expect, it } from "vitest";
import { previousLines } from "../../../src/batch/previous-lines.ts";
import type { ReportLine } from "../../../src/batch/report-line.ts";
import type { ReportPage } from "../../../src/batch/report-page.ts";

const line = (blob: string): ReportLine => ({
  blob,
  bytes: 1,
  eTag: `"${blob}"`,
  modifiedOn: "2026-01-02T03:04:05.000Z",
  status: "completed",
  path: blob,
  transferId: "m-1",
  attempt: 1,
  item: null,
  quickXorHash: null,
  verification: null,
  error: null,
});

/** A report over these names, in pages; the lines of some of them are missing, as of blobs that were not asked for. */
const reportOf = (names: readonly string[], pageSize: number, isAsked: (name: string) => boolean) => {
  const pages: ReportPage[] = [];
  for (let at = 0; at < names.length; at += pageSize) {
    const page = names.slice(at, at + pageSize);
    pages.push({ attempt: 1, last: page.at(-1) ?? null, lines: page.filter(isAsked).map(line) });
  }
  let reads = 0;
  return {
    report: {
      pages: pages.length,
      read: (page: number) => {
        reads++;
        return Promise.resolve(pages[page] ?? null);
      },
    },
    pages,
    reads: () => reads,
  };
};

const sortedByBytes = (names: readonly string[]): string[] =>
  [...new Set(names)].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));

const number = (n: number): string => String(n).padStart(7, "0");

it("finds every line that there is, whatever was added and removed", async () => {
  const names = fc.array(fc.stringMatching(/^[a-z/é😀\uffee.-]{1,6}$/u), { maxLength: 120 });
  await fc.assert(
    fc.asyncProperty(
      names,
      names,
      fc.integer({ min: 1, max: 9 }),
      fc.integer(),
      async (before, now, size, salt) => {
        const isAsked = (name: string): boolean => (name.length + salt) % 3 !== 0;
        const earlier = sortedByBytes(before);
        const { report } = reportOf(earlier, size, isAsked);
        const asked = sortedByBytes([...now, ...earlier.filter((_, index) => index % 2 === 0)]);
        const found = await previousLines(report, asked);
        const expected = asked.filter((name) => earlier.includes(name) && isAsked(name));
        // A listing that could be in either order is taken to be in that of the bytes, which it is here.
        expect([...found.keys()].sort()).toEqual(expected.sort());
      },
    ),
  );
});

it("reads a page or two where little has changed, and no more than a logarithm for a name where much has", async () => {
  const names = Array.from({ length: 100_000 }, (_, n) => number(n));
  const near = reportOf(names, 200, () => true);
  expect((await previousLines(near.report, names.slice(77_100, 77_300))).size).toBe(200);
  expect(near.reads()).toBeLessThanOrEqual(2 + 2 * Math.ceil(Math.log2(500)));

  const sparse = reportOf(names, 200, () => true);
  const scattered = names.filter((_, index) => index % 5000 === 0);
  expect((await previousLines(sparse.report, scattered)).size).toBe(20);
  expect(sparse.reads()).toBeLessThanOrEqual(20 * 2 * Math.ceil(Math.log2(500)));
});

it("knows the order of a hierarchical namespace, in which a folder comes before what only begins like it", async () => {
  const names = ["a/1", "a/2", "a-b", "a-c", "b/1", "b.txt"];
  const { report } = reportOf(names, 1, () => true);
  expect([...(await previousLines(report, names)).keys()]).toEqual(names);
});

it("goes past pages that have no blobs, or were never reported", async () => {
  const pages: (ReportPage | null)[] = [
    { attempt: 1, last: null, lines: [] },
    { attempt: 1, last: "b", lines: [line("a"), line("b")] },
    { attempt: 1, last: null, lines: [] },
    null,
    { attempt: 1, last: "d", lines: [line("d")] },
  ];
  const report = { pages: pages.length, read: (page: number) => Promise.resolve(pages[page] ?? null) };
  expect([...(await previousLines(report, ["a", "b", "c", "d", "e"])).keys()]).toEqual(["a", "b", "d"]);
});

it("reads nothing of a report without pages", async () => {
  const { report, reads } = reportOf([], 5, () => true);
  expect((await previousLines(report, ["a"])).size).toBe(0);
  expect(reads()).toBe(0);
});
