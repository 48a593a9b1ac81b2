import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "../../../../src/cli/context.ts";
import { collectJobs } from "../../../../src/cli/submit/collect-jobs.ts";

const TEXT = '{"source":{"container":"c","blob":"Grüße/文書.pdf"}}\r\n{"transferId":"t-2"}\r\n';
const placedIn = (file: string) => [
  { job: { source: { container: "c", blob: "Grüße/文書.pdf" } }, place: `line 1 of ${file}` },
  { job: { transferId: "t-2" }, place: `line 2 of ${file}` },
];
const ENCODED = [
  ["UTF-8", Buffer.from(TEXT)],
  ["UTF-8 with a BOM", Buffer.from(`\uFEFF${TEXT}`)],
  ["UTF-16 LE with a BOM", Buffer.from(`\uFEFF${TEXT}`, "utf16le")],
  ["UTF-16 BE with a BOM", Buffer.from(`\uFEFF${TEXT}`, "utf16le").swap16()],
] as const;

let cwd = "";
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "jobs-"));
});
afterEach(() => rm(cwd, { recursive: true }));

const jobsOf = (file: string, stdin: Buffer = Buffer.alloc(0)) =>
  collectJobs({ cwd, stdin: Readable.from([stdin]) } as unknown as Context, undefined, { fromFile: file });

describe("--from-file", () => {
  it.each(ENCODED)("reads a file in %s", async (_encoding, bytes) => {
    await writeFile(join(cwd, "jobs.jsonl"), bytes);
    expect(await jobsOf("jobs.jsonl")).toEqual(placedIn("jobs.jsonl"));
  });

  it.each(ENCODED)("reads standard input in %s", async (_encoding, bytes) => {
    expect(await jobsOf("-", bytes)).toEqual(placedIn("-"));
  });

  it("refuses flags that it would ignore, and names them as they are typed", async () => {
    await writeFile(join(cwd, "jobs.jsonl"), TEXT);
    const context = { cwd, stdin: Readable.from([]) } as unknown as Context;
    const flags = {
      fromFile: "jobs.jsonl",
      conflictBehavior: "replace",
      label: { a: "b" },
      sameTarget: true as const,
    };
    await expect(collectJobs(context, undefined, flags)).rejects.toThrow(
      "--from-file contains complete jobs: write --conflict-behavior and --label and --same-target into them instead",
    );
  });

  it("names the file and the cause where it is in another encoding", async () => {
    await writeFile(join(cwd, "jobs.jsonl"), Buffer.from(TEXT.replace("文書", "x"), "latin1"));
    await expect(jobsOf("jobs.jsonl")).rejects.toThrow(
      "jobs.jsonl cannot be read: it is not text in UTF-8 or UTF-16",
    );
  });
});
