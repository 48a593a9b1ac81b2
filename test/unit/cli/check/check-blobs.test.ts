import { describe, expect, it } from "vitest";
import type { BatchRequest } from "../../../../src/batch/batch-request.ts";
import type { ReportLine } from "../../../../src/batch/report-line.ts";
import type { ListedBlob } from "../../../../src/batch/selection.ts";
import { checkBlobs, type CheckPorts } from "../../../../src/cli/check/check-blobs.ts";
import {
  NO_CHECK_TOTALS,
  withLine,
  withPage,
  type CheckLine,
  type CheckTotals,
} from "../../../../src/cli/check/check-line.ts";
import { checkSummary, checkWords } from "../../../../src/cli/check/words.ts";
import { transferError } from "../../../../src/transfer/error.ts";
import type { RemoteItem } from "../../../../src/transfer/result.ts";
import { batchRequest, listedBlob } from "../../../support/sample-batch.ts";

const MODIFIED = listedBlob("").modifiedOn;
const HASH = Buffer.alloc(20, 1).toString("base64");

const file = (own: Partial<RemoteItem> = {}): RemoteItem => ({
  id: "01A",
  name: "a.pdf",
  webUrl: null,
  eTag: '"{1},1"',
  bytes: 10,
  quickXorHash: HASH,
  uploaded: null,
  modifiedOn: MODIFIED,
  ...own,
});

async function* inPages(blobs: readonly ListedBlob[], pageBlobs = 2) {
  for (let at = 0; at < blobs.length; at += pageBlobs)
    yield await Promise.resolve(blobs.slice(at, at + pageBlobs));
}

interface World extends Partial<CheckPorts> {
  readonly request?: Partial<BatchRequest>;
  /** By path. */
  readonly files?: Readonly<Record<string, RemoteItem>>;
}

const check = async (
  blobs: readonly ListedBlob[],
  { request, files = {}, ...ports }: World = {},
): Promise<{ readonly lines: readonly CheckLine[]; readonly totals: CheckTotals }> => {
  let totals = NO_CHECK_TOTALS;
  const lines: CheckLine[] = [];
  const events = checkBlobs(inPages(blobs), batchRequest(request), {
    previous: () => Promise.resolve(new Map()),
    findFile: (path) => {
      const item = files[path.join("/")];
      return Promise.resolve(item === undefined ? { kind: "absent" } : { kind: "found", item });
    },
    hashOf: null,
    ...ports,
  });
  for await (const event of events) {
    totals =
      event.kind === "page" ? withPage(totals, event.listed, event.excluded) : withLine(totals, event.line);
    if (event.kind === "blob") lines.push(event.line);
  }
  return { lines, totals };
};

const shown = ({ lines }: { readonly lines: readonly CheckLine[] }): readonly string[] =>
  lines.map(({ blob, path, status, by }) => `${blob} ${path ?? "-"} ${status} ${by ?? "-"}`);

describe("a comparison", () => {
  it("looks up each blob at the path that a batch would give it, in the order of the listing", async () => {
    const result = await check(
      [
        listedBlob("2026/a.pdf"),
        listedBlob("2026/b/c:1.pdf"),
        listedBlob("2026/d.pdf"),
        listedBlob("2026/e.pdf", { bytes: 11 }),
        listedBlob("2026/f.txt"),
        listedBlob("2026/g.pdf", { accessTier: "Archive" }),
      ],
      {
        request: { source: { container: "scans", prefix: "2026/", include: ["**/*.pdf"], exclude: [] } },
        files: { "a.pdf": file(), "b/c_1.pdf": file({ modifiedOn: null }), "e.pdf": file() },
      },
    );
    expect(shown(result)).toEqual([
      "2026/a.pdf a.pdf same time",
      "2026/b/c:1.pdf b/c_1.pdf undecided time",
      "2026/d.pdf d.pdf missing -",
      "2026/e.pdf e.pdf differs size",
    ]);
    expect(result.totals).toMatchObject({
      listed: 6,
      excluded: { "not-included": 1, archived: 1 },
      compared: { blobs: 4, bytes: 41 },
      statuses: {
        same: { blobs: 1, bytes: 10 },
        missing: { blobs: 1, bytes: 10 },
        differs: { blobs: 1, bytes: 11 },
        undecided: { blobs: 1, bytes: 10 },
      },
      sameBy: { time: 1 },
    });
  });

  it("refuses what a plan refuses, and looks none of it up", async () => {
    const looked: string[] = [];
    const result = await check(
      [listedBlob("2026/Report.pdf"), listedBlob("2026/a:.pdf"), listedBlob("2026/report.pdf")],
      {
        request: {
          options: { ...batchRequest().options, names: "fail" },
        },
        findFile: (path) => {
          looked.push(path.join("/"));
          return Promise.resolve({ kind: "absent" });
        },
      },
    );
    expect(shown(result)).toEqual([
      "2026/Report.pdf Report.pdf missing -",
      "2026/a:.pdf - refused -",
      "2026/report.pdf - refused -",
    ]);
    expect(result.lines[2]?.error?.code).toBe("name-conflict");
    expect(looked).toEqual(["Report.pdf"]);
  });

  it("says why a file could not be looked up, and goes on", async () => {
    const error = transferError("target-unavailable", "no answer");
    const result = await check([listedBlob("2026/a.pdf"), listedBlob("2026/b.pdf")], {
      findFile: ([name]) =>
        Promise.resolve(name === "a.pdf" ? { kind: "transient", error } : { kind: "absent" }),
    });
    expect(shown(result)).toEqual(["2026/a.pdf a.pdf failed -", "2026/b.pdf b.pdf missing -"]);
    expect(result.lines[0]?.error).toEqual({ code: "target-unavailable", message: "no answer" });
  });

  it("takes the hash of an earlier batch's manifest", async () => {
    const before = { status: "completed", path: "a.pdf", quickXorHash: HASH, item: null };
    const result = await check([listedBlob("2026/a.pdf")], {
      files: { "a.pdf": file({ modifiedOn: null }) },
      previous: (names) =>
        Promise.resolve(
          new Map(names.map((name) => [name, { ...before, eTag: `"${name}"` } as unknown as ReportLine])),
        ),
    });
    expect(shown(result)).toEqual(["2026/a.pdf a.pdf same hash"]);
  });

  it("reads a blob only if nothing else tells, and then goes by its content", async () => {
    const read: string[] = [];
    const result = await check(
      ["a", "b", "c", "d", "e"].map((name) => listedBlob(`2026/${name}`)),
      {
        files: {
          a: file(),
          b: file({ modifiedOn: null }),
          c: file({ bytes: 11 }),
          d: file({ quickXorHash: null }),
        },
        hashOf: (blob) => {
          read.push(blob);
          return Promise.resolve({
            kind: "hashed",
            quickXorHash: blob === "2026/a" ? Buffer.alloc(20, 2).toString("base64") : HASH,
          });
        },
      },
    );
    expect(shown(result)).toEqual([
      "2026/a a differs hash",
      "2026/b b same hash",
      "2026/c c differs size",
      "2026/d d same time",
      "2026/e e missing -",
    ]);
    expect(read).toEqual(["2026/a", "2026/b"]);
  });

  it("keeps at most eight look-ups and one page of the listing under way", async () => {
    let listed = 0;
    let looked = 0;
    let [running, most, ahead] = [0, 0, 0];
    async function* pages() {
      for (; listed < 500;) {
        listed += 10;
        yield await Promise.resolve(
          Array.from({ length: 10 }, (_, n) => listedBlob(`2026/${listed}-${n}.pdf`)),
        );
      }
    }
    const events = checkBlobs(pages(), batchRequest(), {
      previous: () => Promise.resolve(new Map()),
      hashOf: null,
      findFile: async () => {
        most = Math.max(most, ++running);
        ahead = Math.max(ahead, listed - looked);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
        looked++;
        return { kind: "absent" };
      },
    });
    let blobs = 0;
    for await (const { kind } of events) if (kind === "blob") blobs++;
    expect(blobs).toBe(500);
    expect(most).toBe(8);
    expect(ahead).toBeLessThanOrEqual(20);
  });
});

describe("a comparison in words", () => {
  it("has a line for each difference, and a summary with counts and bytes", async () => {
    const result = await check(
      ["a", "b", "c", "d", "e:"].map((name) => listedBlob(`2026/${name}`)),
      {
        request: { options: { ...batchRequest().options, names: "fail" } },
        files: { a: file(), b: file({ bytes: 9 }), c: file({ modifiedOn: "2026-05-01T00:00:00.000Z" }) },
      },
    );
    expect(result.lines.slice(1, 4).map(checkWords)).toEqual([
      "differs    2026/b → b: 10 bytes, the file 9",
      `undecided  2026/c → c: the same size, modified ${MODIFIED}, the file 2026-05-01T00:00:00.000Z`,
      "missing    2026/d → d",
    ]);
    expect(result.lines.slice(4).map(checkWords)).toEqual([
      expect.stringMatching(/^refused {4}2026\/e:: the path /),
    ]);
    expect(checkSummary(result.totals)).toEqual([
      "5 blobs, 50 B: 1 same (10 B, 1 by size and time), 1 missing (10 B), 1 differs (10 B), 1 undecided (10 B), 1 refused (10 B)",
      "undecided: same size, modified at a different time; --hash reads these blobs and compares the content",
    ]);
  });
});
