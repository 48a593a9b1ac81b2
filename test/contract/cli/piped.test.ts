import { BlobServiceClient } from "@azure/storage-blob";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TransferView } from "../../../src/client/transfer-view.ts";
import {
  cancelled,
  completed,
  failed,
  queued,
  requestOf,
  running,
  waiting,
} from "../../support/records-by-status.ts";
import { startTestStorage, type TestStorage } from "../../support/test-storage.ts";
import { runPiped, startPiped, type Ran } from "../../support/run-cli.ts";

const HOSTILE = "\u001B]0;pwned\u0007\u001B[31m<img onerror=alert(1)>\u009B2J\r\n\u202Egpj.pdf";
const TO_BUNDLE = ["--to", "bundle", "--drive-id", "b!d", "--item-id", "01A"];

let storage: TestStorage;
let env: Record<string, string>;
beforeAll(async () => {
  storage = await startTestStorage();
  env = { AzureWebJobsStorage: storage.connectionString };
  const scans = BlobServiceClient.fromConnectionString(storage.connectionString).getContainerClient("scans");
  await scans.createIfNotExists();
  for (const name of ["10/a.pdf", "10/b.pdf", "11/c.pdf"])
    await scans.getBlockBlobClient(name).upload("x", 1);
});
beforeEach(() => storage.clear());
afterAll(() => storage.stop());

const blobferry = (...args: string[]): Promise<Ran> => runPiped(args, { env });
const valuesOf = <T = TransferView>({ out }: Ran): T[] =>
  out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);
const CONTROLS = /[^\P{Cc}\n]|[\u202A-\u202E\u2066-\u2069]/u;

describe("submit", () => {
  it("says in one line what it did, the id first", async () => {
    const { code, out, err } = await blobferry(
      "submit",
      "reports/2026/a.pdf",
      ...TO_BUNDLE,
      "--label",
      "team=x",
    );
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^m-\d{13}-[\w-]{22} submitted: reports\/2026\/a\.pdf → bundle b!d 01A\n$/);
    const [id = ""] = out.split(" ");
    expect(await storage.takeMessages()).toEqual([
      {
        source: { container: "reports", blob: "2026/a.pdf" },
        target: { kind: "bundle", driveId: "b!d", itemId: "01A" },
        options: { labels: { team: "x" } },
        transferId: id,
      },
    ]);
  });

  it("gives scripts the id alone, or JSON", async () => {
    expect((await blobferry("submit", "-q", "reports/a", ...TO_BUNDLE, "--id", "mine")).out).toBe("mine\n");
    const again = await blobferry("submit", "--json", "reports/a", ...TO_BUNDLE, "--id", "mine");
    expect(valuesOf(again)).toMatchObject([
      { transferId: "mine", created: false, transfer: { status: "queued" } },
    ]);
    const other = await blobferry("submit", "--json", "reports/b", ...TO_BUNDLE, "--id", "mine");
    expect(other).toMatchObject({ code: 5, out: "" });
    expect(other.err).toContain("belongs to a transfer with another request");
  });

  it("takes a sharing link, and a blob's URL", async () => {
    const blobUrl = `${/BlobEndpoint=([^;]+)/.exec(storage.connectionString)?.[1] ?? ""}/scans/10/a.pdf`;
    const link = "https://contoso.sharepoint.com/:x:/s/Team/Eabc";
    expect((await blobferry("submit", blobUrl, "--to-url", link)).code).toBe(0);
    expect(await storage.takeMessages()).toMatchObject([
      { source: { url: blobUrl }, target: { kind: "sharedItem", sharingUrl: link } },
    ]);
  });

  it("takes many blobs, each to its own place", async () => {
    const many = ["submit", "scans/10/*", "--to", "bundle", "--drive-id", "d", "--json"];
    const { code, out } = await blobferry(...many, "--item-id", "{stem}", "--id", "run7-{index}");
    expect(code).toBe(0);
    expect(out.match(/"transferId":"run7-\d"/g)).toEqual(['"transferId":"run7-1"', '"transferId":"run7-2"']);
    expect(await storage.takeMessages()).toMatchObject([
      { source: { blob: "10/a.pdf" }, target: { itemId: "a" } },
      { source: { blob: "10/b.pdf" }, target: { itemId: "b" } },
    ]);
    const clash = await blobferry(...many, "--item-id", "same");
    expect(clash.code).toBe(2);
    expect(JSON.parse(clash.err)).toMatchObject({
      error: {
        message: expect.stringContaining(
          "scans/10/a.pdf and scans/10/b.pdf would get the same target",
        ) as string,
      },
    });
  });

  it.each([
    ["scans/12/*", /no blob in scans starts with "12\/"/],
    ["nowhere/*", /container nowhere does not exist/],
  ])("of %s finds nothing", async (source, message) => {
    const { code, err } = await blobferry(
      "submit",
      source,
      "--to",
      "bundle",
      "--drive-id",
      "d",
      "--item-id",
      "{stem}",
    );
    expect(code).toBe(4);
    expect(err).toMatch(message);
  });

  it("reads jobs from a pipe, all of them or none", async () => {
    const job = (blob: string, target: object): string =>
      JSON.stringify({ source: { container: "c12", blob }, target });
    const good = { kind: "bundle", driveId: "d", itemId: "i" };
    const stdin = `${job("a", good)}\n\n${job("b", { kind: "bundle", driveId: "d" })}\n`;
    const faulty = await runPiped(["submit", "--from-file", "-"], { env, stdin });
    expect(faulty).toMatchObject({ code: 2, out: "" });
    expect(faulty.err).toBe(
      "blobferry: line 3 of -: target.itemId: is missing\nblobferry: nothing was submitted\n",
    );
    expect(await storage.takeMessages()).toEqual([]);
    const well = await runPiped(["submit", "-q", "--from-file", "-"], {
      env,
      stdin: `${job("a", good)}\n${job("b", good)}`,
    });
    expect(well.code).toBe(0);
    expect(well.out.trim().split("\n")).toHaveLength(2);
    expect(await storage.takeMessages()).toHaveLength(2);
  });

  it("sends nothing on a dry run", async () => {
    const { code, out } = await blobferry("submit", "c12/a", ...TO_BUNDLE, "--dry-run");
    expect([code, JSON.parse(out)]).toMatchObject([0, { target: { kind: "bundle" } }]);
    expect(await storage.takeMessages()).toEqual([]);
  });
});

describe("list", () => {
  it("has a line for each, the latest first, and no control of anybody's", async () => {
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
    expect(valuesOf(json)[0]).toMatchObject({ id: "hostile", source: { blob: HOSTILE } });
  });

  it("finds, and goes on where it ended", async () => {
    await storage.put(
      ...Array.from({ length: 5 }, (_, i) =>
        failed(`f${i}`, requestOf(`${i}`, { n: `${i}` }), 1_790_000_000_000 + i),
      ),
      queued("q"),
    );
    const ids = async (...args: string[]): Promise<string[]> =>
      valuesOf(await blobferry("list", "--json", ...args)).map(({ id }) => id);
    expect(await ids("--status", "failed")).toEqual(["f4", "f3", "f2", "f1", "f0"]);
    expect(await ids("--status", "queued,completed")).toEqual(["q"]);
    expect(await ids("--label", "n=3")).toEqual(["f3"]);
    expect(await ids("--search", "F2")).toEqual(["f2"]);
    expect(await ids("--all")).toHaveLength(6);
    const first = await blobferry("list", "--limit", "4");
    const cursor = /there may be more: add --page (\S+)/.exec(first.err)?.[1] ?? "";
    expect(await ids("--page", cursor, "--limit", "4")).toEqual(["f1", "f0"]);
  });

  it("of nothing says so beside the output", async () => {
    expect(await blobferry("list")).toEqual({ code: 0, out: "", err: "no transfers\n" });
  });

  it("ends in peace when its reader goes", async () => {
    await storage.put(...Array.from({ length: 30 }, (_, i) => failed(`f${i}`, requestOf("x".repeat(1000)))));
    const { child, ended } = startPiped(["list", "--all", "--json"], { env });
    child.stdout?.once("data", () => child.stdout?.destroy());
    expect(await ended).toMatchObject({ code: 0, err: "" });
  });
});

describe("show", () => {
  it("shows all there is to know, printable", async () => {
    await storage.put(waiting("w"), failed("f", requestOf(HOSTILE)));
    const { code, out } = await blobferry("show", "w");
    expect(code).toBe(0);
    expect(out).toMatch(/^Status {6}waiting until \d\d:05:22 \(throttled by Graph\), cancel requested$/m);
    expect(out).toMatch(/^Progress {4}40% · 400 B of 1000 B$/m);
    expect(out).toMatch(/^Graph {7}request-id r-1$/m);
    const other = await blobferry("show", "f");
    expect(other.out).not.toMatch(CONTROLS);
    expect(other.out).toMatch(/^What to do {2}Give the app's identity the Graph permission/m);
    expect(valuesOf(await blobferry("show", "f", "--json"))).toMatchObject([{ source: { blob: HOSTILE } }]);
  });

  it.each(["nobody", "../x", "\u001B[31m"])("does not find %j", async (id) => {
    const { code, out, err } = await blobferry("show", id);
    expect([code, out]).toEqual([4, ""]);
    expect(err).toMatch(/^blobferry: there is no transfer /);
    expect(err).not.toMatch(CONTROLS);
  });
});

describe("watch", () => {
  it("prints a line for each state, and ends well", async () => {
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

  it("of all that are in progress ends with 1 when one does not complete", async () => {
    await storage.put(running("a"), waiting("b"), completed("c"));
    const watching = startPiped(["watch", "--json"], { env });
    await watching.says(/"id":"a"[^]*"id":"b"|"id":"b"[^]*"id":"a"/);
    await storage.change("a", () => completed("a"));
    await storage.change("b", () => cancelled("b"));
    const ran = await watching.ended;
    expect(ran.code).toBe(1);
    const ends = valuesOf(ran).filter(({ endedAt }) => endedAt !== null);
    expect(ends.map(({ id, status }) => `${id} ${status}`).sort()).toEqual(["a completed", "b cancelled"]);
  });

  it("of nothing, of nobody, and when interrupted", async () => {
    expect(await blobferry("watch")).toEqual({ code: 0, out: "", err: "no transfer is in progress\n" });
    expect(await blobferry("watch", "nobody")).toMatchObject({ code: 4, out: "" });
    await storage.put(running("t"));
    const watching = startPiped(["watch", "t"], { env });
    await watching.says(/^t running/m);
    watching.child.kill("SIGINT");
    expect(await watching.ended).toMatchObject({ code: 130, err: "" });
  });
});

describe("cancel and retry", () => {
  it("do to each what can be done, and tell the worst", async () => {
    await storage.put(running("r"), completed("c"), failed("f"));
    const stopped = await blobferry("cancel", "r", "c", "nobody");
    expect(stopped).toMatchObject({ code: 5, out: "r cancel requested\n" });
    expect(stopped.err).toBe(
      "blobferry: transfer c has ended already\nblobferry: there is no transfer nobody\n",
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

  it("follow to the end when asked", async () => {
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

describe("settings", () => {
  it("are missing, or lead nowhere", async () => {
    const away = storage.connectionString.replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:1");
    const nowhere = await runPiped(["list", "--connection", away], { env });
    expect([nowhere.code, nowhere.err]).toEqual([
      3,
      expect.stringContaining("storage does not answer (ECONNREFUSED)"),
    ]);
    const broken = await runPiped(["list", "--connection", "AccountName=x"]);
    expect([broken.code, broken.err]).toEqual([
      2,
      expect.stringContaining("AzureWebJobsStorage cannot be used"),
    ]);
  });
});
