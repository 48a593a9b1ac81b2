import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CONTROLS, HOSTILE, valuesOf } from "../../support/cli-output.ts";
import { completed, failed, queued, requestOf, running, waiting } from "../../support/records-by-status.ts";
import { runPiped, startPiped, type Ran } from "../../support/run-cli.ts";
import { startTestStorage, type TestStorage } from "../../support/test-storage.ts";

let storage: TestStorage;
let env: Record<string, string>;
beforeAll(async () => {
  storage = await startTestStorage();
  env = { AzureWebJobsStorage: storage.connectionString };
});
beforeEach(() => storage.clear());
afterAll(() => storage.stop());

const blobferry = (...args: string[]): Promise<Ran> => runPiped(args, { env });

describe("list", () => {
  it("prints a line for each transfer, the last submitted first, without control characters", async () => {
    await storage.put(
      completed("first", requestOf("a.pdf"), 1_790_000_000_000),
      running("hostile", requestOf(HOSTILE, { [HOSTILE]: HOSTILE }), 1_790_000_001_000),
    );
    const { code, out, err } = await blobferry("list");
    expect([code, err]).toEqual([0, ""]);
    expect(out).not.toMatch(CONTROLS);
    const [head, hostile, first] = out.split("\n");
    expect(head).toMatch(/^ID\s+STATUS\s+DONE\s+SIZE/);
    expect(hostile).toMatch(/^hostile\s+running\s+40%\s+1000 B.*<img onerror=alert\(1\)>/);
    expect(first).toMatch(/^first\s+completed\s+100%/);
    const json = await blobferry("list", "--json");
    expect(json.out).not.toMatch(CONTROLS);
    expect(valuesOf(json)[0]).toMatchObject({ transferId: "hostile", source: { blob: HOSTILE } });
  });

  it("filters by status, label and text, and continues after a page", async () => {
    await storage.put(
      ...Array.from({ length: 5 }, (_, i) =>
        failed(`f${i}`, requestOf(`${i}`, { n: `${i}` }), 1_790_000_000_000 + i),
      ),
      queued("q"),
    );
    const ids = async (...args: string[]): Promise<string[]> =>
      valuesOf(await blobferry("list", "--json", ...args)).map(({ transferId }) => transferId);
    expect(await ids("--status", "failed")).toEqual(["f4", "f3", "f2", "f1", "f0"]);
    expect(await ids("--status", "queued,completed")).toEqual(["q"]);
    expect(await ids("--label", "n=3")).toEqual(["f3"]);
    expect(await ids("--search", "F2")).toEqual(["f2"]);
    expect(await ids("--all")).toHaveLength(6);
    const first = await blobferry("list", "--limit", "4");
    const cursor = /there may be more: add --page (\S+)/.exec(first.err)?.[1] ?? "";
    expect(await ids("--page", cursor, "--limit", "4")).toEqual(["f1", "f0"]);
  });

  it("reports an empty list on standard error", async () => {
    expect(await blobferry("list")).toEqual({ code: 0, out: "", err: "no transfers\n" });
  });

  it("ends with 0 when its reader closes the pipe", async () => {
    await storage.put(...Array.from({ length: 30 }, (_, i) => failed(`f${i}`, requestOf("x".repeat(1000)))));
    const { child, ended } = startPiped(["list", "--all", "--json"], { env });
    child.stdout?.once("data", () => child.stdout?.destroy());
    expect(await ended).toMatchObject({ code: 0, err: "" });
  });
});

describe("show", () => {
  it("prints status, progress and advice without control characters", async () => {
    await storage.put(waiting("w"), failed("f", requestOf(HOSTILE)));
    const { code, out } = await blobferry("show", "w");
    expect(code).toBe(0);
    expect(out).toMatch(/^Status {6}waiting until \d\d:05:22 \(throttled by Graph\), cancel requested$/m);
    expect(out).toMatch(/^Progress {4}40% · 400 B of 1000 B$/m);
    expect(out).toMatch(/^Graph {7}request-id r-1$/m);
    const other = await blobferry("show", "f");
    expect(other.out).not.toMatch(CONTROLS);
    expect(other.out).toMatch(/^What to do {2}Give the app.s identity the Graph permission/m);
    expect(other.out).toMatch(/^Details {5}docs\/errors\.md#target-forbidden$/m);
    expect(valuesOf(await blobferry("show", "f", "--json"))).toMatchObject([{ source: { blob: HOSTILE } }]);
  });

  it.each(["nobody", "../x", "\u001B[31m"])("ends with 4 when there is no transfer %j", async (id) => {
    const { code, out, err } = await blobferry("show", id);
    expect([code, out]).toEqual([4, ""]);
    expect(err).toMatch(/^blobferry: there is no transfer /);
    expect(err).not.toMatch(CONTROLS);
  });
});
