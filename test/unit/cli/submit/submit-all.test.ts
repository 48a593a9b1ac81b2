import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { submitAll, SubmitBrokenOff, type SubmitOutcome } from "../../../../src/cli/submit/submit-all.ts";
import { writeRest } from "../../../../src/cli/submit/write-rest.ts";
import { TransferClientError } from "../../../../src/client/errors.ts";
import type { JobInput } from "../../../../src/client/job-input.ts";
import type { Submitted } from "../../../../src/client/submit.ts";
import type { PlacedJob } from "../../../../src/cli/submit/jobs-of-file.ts";

const jobs = (count: number): readonly PlacedJob[] =>
  Array.from({ length: count }, (_, n) => ({
    place: `line ${n + 1} of jobs.jsonl`,
    job: { source: { container: "c", blob: `${n}` }, target: { kind: "bundle", driveId: "d", itemId: "i" } },
  }));

const blobOf = ({ source }: JobInput): string => ("blob" in source ? source.blob : "");
const noAnswer = (): TransferClientError => new TransferClientError("storage-unreachable", "no answer");
const { signal } = new AbortController();

/** Storage that keeps a job under its id, and answers as `failing` says. */
const storage = (failing: (blob: string, call: number) => Error | null, keepsFirst = false) => {
  const kept = new Map<string, string>();
  const calls = new Map<string, number>();
  return {
    kept,
    submit: (job: JobInput): Promise<Submitted> => {
      const blob = blobOf(job);
      const call = (calls.get(blob) ?? 0) + 1;
      calls.set(blob, call);
      const error = failing(blob, call);
      if (error === null || keepsFirst) kept.set(job.transferId ?? "", blob);
      return error === null
        ? Promise.resolve({ transferId: job.transferId ?? "" } as Submitted)
        : Promise.reject(error);
    },
  };
};

const collect = async (outcomes: AsyncIterable<SubmitOutcome>): Promise<SubmitOutcome[]> => {
  const all: SubmitOutcome[] = [];
  for await (const outcome of outcomes) all.push(outcome);
  return all;
};

describe("submitting many", () => {
  it("tries again while storage does not answer, under the same id", async () => {
    const client = storage((_blob, call) => (call < 3 ? noAnswer() : null), true);
    expect(await collect(submitAll(client, jobs(50), { signal, pausesMs: [0, 0, 0] }))).toHaveLength(50);
    expect(client.kept.size).toBe(50);
  });

  it("prints no warning of Node while many wait for storage", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on("warning", note);
    try {
      const client = storage((_blob, call) => (call === 1 ? noAnswer() : null));
      const own = new AbortController().signal;
      expect(await collect(submitAll(client, jobs(100), { signal: own, pausesMs: [1] }))).toHaveLength(100);
      // A warning is emitted on the next tick.
      await new Promise(setImmediate);
    } finally {
      process.off("warning", note);
    }
    expect(warnings).toEqual([]);
  });

  it("breaks off when storage stays away, and knows exactly what is left", async () => {
    const client = storage((blob) => (Number(blob) % 10 === 9 ? noAnswer() : null));
    const outcomes = collect(submitAll(client, jobs(50), { signal, pausesMs: [0] }));
    const broken = await outcomes.catch((error: unknown) => error);
    if (!(broken instanceof SubmitBrokenOff)) throw new Error("it did not break off");
    const { submitted, rest, cause } = broken;
    expect(cause).toMatchObject({ code: "storage-unreachable" });
    expect(submitted).toBe(client.kept.size);
    const left = rest.map(blobOf);
    expect([...client.kept.values(), ...left].sort()).toEqual(
      jobs(50)
        .map(({ job }) => blobOf(job))
        .sort(),
    );
    expect(rest.every(({ transferId }) => transferId !== undefined)).toBe(true);
  });

  it("goes on after an id that is in use, and ends at any other error at once", async () => {
    const reused = new TransferClientError("transfer-id-reused", "id in use");
    const client = storage((blob) => (blob === "3" ? reused : null));
    const outcomes = await collect(submitAll(client, jobs(5), { signal }));
    expect(outcomes[3]).toEqual({ conflict: "line 4 of jobs.jsonl: id in use" });

    const denied = new TransferClientError("storage-denied", "no");
    const refusing = storage(() => denied);
    await expect(collect(submitAll(refusing, jobs(1), { signal }))).rejects.toMatchObject({ cause: denied });
  });
});

it("what is left is written beside the jobs, over no other file", async () => {
  const cwd = await mkdtemp(join(tmpdir(), "blobferry-rest-"));
  try {
    const [one, other] = jobs(2).map(({ job }) => job);
    if (one === undefined || other === undefined) throw new Error("no jobs");
    await writeFile(join(cwd, "jobs.rest.jsonl"), "mine");
    expect(await writeRest(cwd, "jobs.jsonl", [one, other])).toBe("jobs.rest-2.jsonl");
    expect(await readFile(join(cwd, "jobs.rest.jsonl"), "utf8")).toBe("mine");
    const lines = (await readFile(join(cwd, "jobs.rest-2.jsonl"), "utf8")).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([one, other]);
    expect(await writeRest(cwd, undefined, [])).toBe("jobs.rest-3.jsonl");
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
});
