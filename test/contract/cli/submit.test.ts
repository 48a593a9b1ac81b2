import { BlobServiceClient } from "@azure/storage-blob";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { valuesOf } from "../../support/cli-output.ts";
import { runPiped, type Ran } from "../../support/run-cli.ts";
import { startTestStorage, type TestStorage } from "../../support/test-storage.ts";

let storage: TestStorage;
let env: Record<string, string>;
beforeAll(async () => {
  storage = await startTestStorage();
  env = { AzureWebJobsStorage: storage.connectionString };
  const service = BlobServiceClient.fromConnectionString(storage.connectionString);
  const names = { scans: ["10/a.pdf", "10/b.pdf", "11/c.pdf"], reports: ["2026/a.pdf", "a", "b"] };
  for (const [container, blobs] of Object.entries(names)) {
    const client = service.getContainerClient(container);
    await client.createIfNotExists();
    for (const blob of blobs) await client.getBlockBlobClient(blob).upload("x", 1);
  }
});
beforeEach(() => storage.clear());
afterAll(() => storage.stop());

const blobferry = (...args: string[]): Promise<Ran> => runPiped(args, { env });
const TO_BUNDLE = ["--to", "bundle", "--drive-id", "b!d", "--item-id", "01A"];

describe("submit", () => {
  it("prints one line that starts with the id", async () => {
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
    expect(await storage.takeMessages()).toMatchObject([
      {
        source: { container: "reports", blob: "2026/a.pdf" },
        target: { kind: "bundle", driveId: "b!d", itemId: "01A" },
        options: { labels: { team: "x" } },
        transferId: id,
      },
    ]);
  });

  it("prints only the id with -q, and JSON with --json", async () => {
    expect((await blobferry("submit", "-q", "reports/a", ...TO_BUNDLE, "--id", "mine")).out).toBe("mine\n");
    const again = await blobferry("submit", "--json", "reports/a", ...TO_BUNDLE, "--id", "mine");
    expect(valuesOf(again)).toMatchObject([{ transferId: "mine", created: false, status: "queued" }]);
    const other = await blobferry("submit", "--json", "reports/b", ...TO_BUNDLE, "--id", "mine");
    expect(other).toMatchObject({ code: 5, out: "" });
    expect(other.err).toContain("belongs to a transfer with another request");
  });

  it("accepts a sharing link and the URL of a blob", async () => {
    const blobUrl = `${/BlobEndpoint=([^;]+)/.exec(storage.connectionString)?.[1] ?? ""}/scans/10/a.pdf`;
    const link = "https://contoso.sharepoint.com/:x:/s/Team/Eabc";
    expect((await blobferry("submit", blobUrl, "--to-url", link)).code).toBe(0);
    expect(await storage.takeMessages()).toMatchObject([
      { source: { container: "scans", blob: "10/a.pdf" }, target: { kind: "sharedItem", sharingUrl: link } },
    ]);
  });

  it("submits every blob of a prefix to its own target", async () => {
    const target = (itemId: string) => ({ kind: "bundle", driveId: "d", itemId });
    const many = ["submit", "scans/10/*", "--to", "bundle", "--drive-id", "d", "--json"];
    const submitted = await blobferry(...many, "--item-id", "{stem}", "--id", "run7-{index}");
    expect(submitted.code).toBe(0);
    expect(valuesOf(submitted)).toMatchObject([{ transferId: "run7-1" }, { transferId: "run7-2" }]);
    // They are sent side by side, so their order on the queue is left to the network.
    const messages = await storage.takeMessages();
    expect(messages).toHaveLength(2);
    expect(messages).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ source: { container: "scans", blob: "10/a.pdf" }, target: target("a") }),
        expect.objectContaining({ source: { container: "scans", blob: "10/b.pdf" }, target: target("b") }),
      ]),
    );
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

  it("skips blobs that stand for a folder, and says how many", async () => {
    const lake = BlobServiceClient.fromConnectionString(storage.connectionString).getContainerClient("lake");
    await lake.createIfNotExists();
    await lake.getBlockBlobClient("p/a.pdf").upload("x", 1);
    await lake.getBlockBlobClient("p/2025").upload("", 0, { metadata: { hdi_isfolder: "true" } });
    await lake.getBlockBlobClient("p/2026").upload("", 0, { metadata: { Hdi_isfolder: "True" } });
    const toBundle = ["--to", "bundle", "--drive-id", "d", "--item-id", "{stem}"];
    const { code, err } = await blobferry("submit", "lake/p/*", ...toBundle);
    expect([code, err]).toEqual([0, "2 folders skipped\n"]);
    expect(await storage.takeMessages()).toMatchObject([{ source: { blob: "p/a.pdf" } }]);
    const none = await blobferry("submit", "lake/p/2026*", ...toBundle);
    expect(none.code).toBe(4);
    expect(none.err).toContain('no blob in lake starts with "p/2026" (1 folder skipped)');
  });

  it.each([
    ["scans/12/*", /no blob in scans starts with "12\/"/],
    ["nowhere/*", /container nowhere does not exist/],
  ])("ends with 4 when %s matches no blob", async (source, message) => {
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

  it("refuses a container that does not exist, and warns of a blob that does not", async () => {
    expect(await blobferry("submit", "nowhere/a.pdf", ...TO_BUNDLE)).toMatchObject({
      code: 4,
      out: "",
      err: "blobferry: container nowhere does not exist\n",
    });
    const address = "https://contoso.sharepoint.com/sites/a";
    expect(await blobferry("copy", "nowhere/2026/", address)).toMatchObject({
      code: 4,
      err: "blobferry: container nowhere does not exist\n",
    });
    expect(await storage.takeMessages()).toEqual([]);
    const missing = await blobferry("submit", "scans/none.pdf", ...TO_BUNDLE);
    expect(missing.code).toBe(0);
    expect(missing.err).toMatch(/^warning: there is no blob scans\/none\.pdf: /);
    expect((await blobferry("copy", "scans/12/", address)).err).toMatch(
      /^warning: no blob in scans starts with "12\/": /,
    );
  });

  it("submits all jobs from standard input, or none if one is invalid", async () => {
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

  it("sends no message on a dry run, and looks for the blobs", async () => {
    const { code, out, err } = await blobferry("submit", "scans/10/a.pdf", ...TO_BUNDLE, "--dry-run");
    expect([code, JSON.parse(out)]).toMatchObject([0, { target: { kind: "bundle" } }]);
    expect(err).toBe("would submit 1 transfer, 1 B; nothing was submitted\n");
    const missing = await blobferry("submit", "scans/10/A.pdf", ...TO_BUNDLE, "--dry-run");
    expect(missing.code).toBe(4);
    expect(missing.err).toContain("blobferry: there is no blob scans/10/A.pdf\n");
    expect(await storage.takeMessages()).toEqual([]);
  });

  it("sums up many", async () => {
    const many = ["submit", "scans/1*", ...TO_BUNDLE.slice(0, 4), "--item-id", "{stem}", "--id", "r-{hash}"];
    const first = await blobferry(...many);
    expect([first.code, first.err]).toEqual([0, "3 submitted\n"]);
    const again = await blobferry(...many, "--json");
    expect(JSON.parse(again.err)).toEqual({ summary: { created: 0, repeated: 3, refused: 0 } });
  });
});
