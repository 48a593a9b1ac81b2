import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { transferError } from "../../../src/transfer/error.ts";
import { CONTROLS, HOSTILE, valuesOf } from "../../support/cli-output.ts";
import {
  cancelled,
  completed,
  failed,
  queued,
  requestOf,
  running,
  waiting,
} from "../../support/records-by-status.ts";
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

describe("watch", () => {
  it("prints a line for each change, and ends with 0 on completion", async () => {
    await storage.put(queued("t", requestOf(HOSTILE)));
    const watching = startPiped(["watch", "t"], { env });
    await watching.says(/^t queued - /m);
    await storage.change("t", () => running("t"));
    await watching.says(/^t running 40% · 400 B of 1000 B - /m);
    await storage.change("t", () => completed("t"));
    const { code, out } = await watching.ended;
    expect(code).toBe(0);
    expect(out).toMatch(/^t completed: 1000 B in 1 min 00 s \(hash matched\) - /m);
    expect(out).not.toMatch(CONTROLS);
  });

  it("follows every running transfer, and ends with 1 if one does not complete", async () => {
    await storage.put(running("a"), waiting("b"), completed("c"));
    const watching = startPiped(["watch", "--json"], { env });
    await watching.says(/"transferId":"a"[^]*"transferId":"b"|"transferId":"b"[^]*"transferId":"a"/);
    await storage.change("a", () => completed("a"));
    await storage.change("b", () => cancelled("b"));
    const ran = await watching.ended;
    expect(ran.code).toBe(1);
    const ends = valuesOf(ran).filter(({ endedAt }) => endedAt !== null);
    expect(ends.map(({ transferId, status }) => `${transferId} ${status}`).sort()).toEqual([
      "a completed",
      "b cancelled",
    ]);
  });

  it("ends at once without a transfer to follow, and with 130 when interrupted", async () => {
    expect(await blobferry("watch")).toEqual({ code: 0, out: "", err: "no transfer is in progress\n" });
    expect(await blobferry("watch", "nobody")).toMatchObject({ code: 4, out: "" });
    await storage.put(running("t"));
    const watching = startPiped(["watch", "t"], { env });
    await watching.says(/^t running/m);
    watching.child.kill("SIGINT");
    expect(await watching.ended).toMatchObject({
      code: 130,
      err: "the transfer continues; to follow it again: blobferry watch t\n",
    });
  });
});

describe("cancel and retry", () => {
  it("act on each transfer that allows it, and end with the code of the worst error", async () => {
    await storage.put(running("r"), completed("c"), failed("f"));
    const stopped = await blobferry("cancel", "r", "c", "nobody");
    expect(stopped).toMatchObject({ code: 5, out: "r cancel requested\n" });
    expect(stopped.err).toBe(
      "blobferry: transfer c has ended already\nblobferry: there is no transfer nobody\n1 cancelled, 2 not: 1 already-ended, 1 transfer-not-found\n",
    );
    expect((await storage.client.get("r"))?.cancelRequested).toBe(true);

    const again = await blobferry("retry", "f");
    expect(again).toMatchObject({ code: 0, out: "f retry requested (attempt 2)\n" });
    expect(await storage.takeMessages()).toMatchObject([{ blobferry: "retry", transferId: "f" }]);
    expect((await blobferry("retry", "r")).code).toBe(5);
    expect((await blobferry("retry", "nobody")).code).toBe(4);
    const asJson = await blobferry("retry", "--json", "c");
    expect(JSON.parse(asJson.err)).toMatchObject({ error: { code: "already-completed" } });
  });

  it("act on exactly those that the flags choose", async () => {
    const busy = transferError("target-busy", "another upload holds the file");
    const of = (id: string, batch: string) => failed(id, requestOf(`${id}.pdf`, { batch }));
    await storage.put(of("a", "7"), of("b", "8"), { ...of("c", "7"), error: busy }, running("r"));
    const asked = await blobferry("retry", "--error", "target-forbidden", "--label", "batch=7");
    expect(asked).toMatchObject({ code: 2, out: "" });
    expect(asked.err).toContain("Retry 1 transfer (1 target-forbidden)? Add --yes to do it");
    expect(await storage.takeMessages()).toEqual([]);
    const one = await blobferry("retry", "--error", "target-forbidden", "--label", "batch=7", "--yes");
    expect(one).toMatchObject({ code: 0, out: "a retry requested (attempt 2)\n" });
    expect(await storage.takeMessages()).toMatchObject([{ blobferry: "retry", transferId: "a" }]);
    const all = await blobferry("retry", "--all", "-y", "--json");
    expect([all.code, JSON.parse(all.err)]).toEqual([0, { summary: { done: 3, refused: {} } }]);
    const none = await blobferry("cancel", "--label", "batch=9", "--yes");
    expect(none).toEqual({ code: 0, out: "", err: "no transfer matches\n" });
    const stopped = await blobferry("cancel", "--all", "--yes");
    expect(stopped).toMatchObject({ code: 0, out: "r cancel requested\n" });
  });

  it("follow the transfer to its end with --watch", async () => {
    await storage.put(running("r"));
    const cancelling = startPiped(["cancel", "r", "--watch"], { env });
    await cancelling.says(/running cancel requested/);
    await storage.change("r", () => ({ ...cancelled("r"), cancelRequested: true }));
    expect(await cancelling.ended).toMatchObject({ code: 0 });
    expect(cancelling.out()).toMatch(/^r cancelled - /m);
    await storage.put(failed("f"));
    const retrying = startPiped(["retry", "f", "--watch"], { env });
    await retrying.says(/retry requested/);
    await storage.change("f", () => ({ ...completed("f"), attempt: 2 }));
    expect(await retrying.ended).toMatchObject({ code: 0 });
    expect(retrying.out()).not.toMatch(/failed/);
  });
});

describe("storage settings", () => {
  it("end with 3 when storage does not answer, and with 2 when they are invalid", async () => {
    const away = storage.connectionString.replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:1");
    const nowhere = await runPiped(["list", "--connection", away], { env });
    expect([nowhere.code, nowhere.err]).toEqual([
      3,
      expect.stringContaining("storage does not answer (ECONNREFUSED)"),
    ]);
    const broken = await runPiped(["list", "--connection", "AccountName=x"]);
    expect([broken.code, broken.err]).toEqual([
      2,
      expect.stringContaining("AzureWebJobsStorage must be a storage connection string"),
    ]);
  });
});
