import type { Page } from "playwright-core";
import { afterEach, expect, it } from "vitest";
import type { FailedBlobs } from "../../src/client/batch-lists.ts";
import type { BatchView } from "../../src/client/batch-view.ts";
import { batchView, fakeBatches } from "../support/batch-views.ts";
import { describeInBrowser, useBrowser } from "./support/browser.ts";
import { startFakeApp, type FakeApp } from "./support/fake-app.ts";
import { apiOver, failed, viewOf } from "./support/fake-transfers.ts";

const MIB = 1024 * 1024;
const URL_OF_ARCHIVE = "https://contoso.sharepoint.com/sites/Finance/Archive";

/** A batch that has ended; 40 files failed, for two reasons. */
const partly = (own: Partial<BatchView> = {}): BatchView => {
  const { totals } = batchView();
  return batchView({
    batchId: "archive-2026",
    status: "completed-with-failures",
    target: { kind: "webUrl", url: URL_OF_ARCHIVE },
    isPlanned: true,
    totals: {
      ...totals,
      listed: 1300,
      planned: 1240,
      plannedBytes: 900 * MIB,
      unchanged: 48,
      excluded: { archived: 12 },
      completed: 1200,
      failed: 40,
      movedBytes: 870 * MIB,
      errors: { "name-conflict": 9, "target-forbidden": 31 },
    },
    previousBatchId: "archive-2025",
    manifest: "batch-files/archive-2026/1/manifest.jsonl",
    failures: "batch-files/archive-2026/1/failures.jsonl",
    endedAt: "2026-11-22T11:00:00.000Z",
    ...own,
  });
};

describeInBrowser("batches", () => {
  const browser = useBrowser();
  let app: FakeApp;
  let batches: BatchView[];
  let failedBlobs: FailedBlobs = { blobs: [], isComplete: true };
  const asked: unknown[] = [];
  afterEach(() => app.close());

  const open = async (route: string, options = {}): Promise<Page> => {
    asked.length = 0;
    const api = apiOver([
      viewOf(2, { ...failed, labels: { batch: "archive-2026" }, transferId: "child" }),
      viewOf(1, { labels: {} }),
    ]);
    app = await startFakeApp({
      ...api,
      client: {
        ...api.client,
        batches: fakeBatches({
          list: () => Promise.resolve(batches),
          get: (id) => Promise.resolve(batches.find(({ batchId }) => batchId === id) ?? null),
          failedBlobs: () => Promise.resolve(failedBlobs),
          retry: (...given) => {
            asked.push(["retry", ...given]);
            return Promise.resolve({ attempt: 2 });
          },
          cancel: (...given) => {
            asked.push(["cancel", ...given]);
            return Promise.resolve({});
          },
        }),
      },
    });
    return (await browser.open(`${app.address}${route}`, options)).page;
  };

  it("names the files that did not arrive, and why", async () => {
    batches = [partly()];
    failedBlobs = {
      blobs: [
        {
          blob: "scans/CON.txt",
          path: null,
          transferId: null,
          status: "refused",
          error: {
            code: "invalid-job",
            message: 'the path leads to the name "CON", which is <b>reserved</b>',
          },
        },
        { blob: "scans/a.txt", path: "a.txt", transferId: "child", status: "cancelled", error: null },
      ],
      isComplete: false,
    };
    const page = await open("#/batches/archive-2026");
    const section = page.getByRole("region", { name: "Files that did not arrive" });
    await section.waitFor();
    expect(await section.getByRole("listitem").allInnerTexts()).toEqual([
      expect.stringMatching(/^scans\/CON\.txt\s+invalid-job: the path .* is <b>reserved<\/b>$/),
      expect.stringMatching(/^scans\/a\.txt\s+Cancelled$/),
    ]);
    expect(await section.getByRole("link").getAttribute("href")).toBe("#/transfers/child");
    expect(await section.innerText()).toContain("the manifest lists them all");
  });

  it("are listed with their progress, and lead to their pages", async () => {
    batches = [
      partly({ batchId: "running", status: "running", isPlanned: false, endedAt: null }),
      partly(),
      partly({ batchId: "plan", dryRun: true, status: "completed" }),
    ];
    const page = await open("#/batches");
    const row = page.getByRole("row").filter({ hasText: "running" });
    await row.getByText("1,240 of 1,240 or more files").waitFor();
    expect(await page.getByRole("row").filter({ hasText: "plan" }).innerText()).toContain(
      "1,240 files planned",
    );
    await page.getByRole("link", { name: "archive-2026" }).click();
    await page.getByRole("heading", { level: 1, name: "archive-2026" }).waitFor();
  });

  it("say when there are none yet, and how to start one", async () => {
    batches = [];
    const page = await open("#/batches");
    await page.getByText("blobferry copy CONTAINER/FOLDER/ ADDRESS").waitFor();
  });

  it("show what became of their files, why some failed, and where the manifest is", async () => {
    batches = [partly()];
    const page = await open("#/batches/archive-2026");
    await page.getByText("Some failed").waitFor();
    const main = await page.getByRole("main").innerText();
    for (const text of [
      "1,240 of 1,240 files",
      "870 MiB of 900 MiB",
      URL_OF_ARCHIVE,
      "12 in the archive tier",
      "batch-files/archive-2026/1/manifest.jsonl",
      "archive-2025",
    ])
      expect(main).toContain(text);
    const reasons = page.getByRole("region", { name: "Why files failed" });
    expect(await reasons.getByRole("listitem").allInnerTexts()).toEqual([
      expect.stringMatching(/^31\s+target-forbidden/),
      expect.stringMatching(/^9\s+name-conflict/),
    ]);
    await reasons.getByRole("link", { name: "31" }).click();
    await page.getByRole("link", { name: "file-2.pdf" }).waitFor();
    expect(await page.locator("tbody tr").count()).toBe(1);
  });

  it("show what a plan takes of the budget with Graph", async () => {
    const estimate = { resourceUnits: { least: 2480, most: 6381 }, hours: { least: 0.007, most: 26.5 } };
    batches = [partly({ dryRun: true, status: "completed", estimate })];
    const page = await open("#/batches/archive-2026");
    await page.getByText("2,480 to 6,381").waitFor();
    await page.getByText("25 s in the largest tenants, 1 d 2 h in the smallest").waitFor();
  });

  it("retry everything that failed, or what failed for one reason", async () => {
    batches = [partly()];
    const page = await open("#/batches/archive-2026");
    await page.getByRole("button", { name: "Retry the files that failed with name-conflict" }).click();
    await expect.poll(() => asked).toEqual([["retry", "archive-2026", { error: ["name-conflict"] }]]);
    await page.getByRole("button", { name: "Retry 40 files" }).click();
    await expect.poll(() => asked.slice(1)).toEqual([["retry", "archive-2026", {}]]);
  });

  it("are cancelled only after a question", async () => {
    batches = [partly({ status: "running", endedAt: null, manifest: null, failures: null })];
    const page = await open("#/batches/archive-2026");
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Keep it running" }).click();
    expect(asked).toEqual([]);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Cancel batch" }).click();
    await expect.poll(() => asked).toEqual([["cancel", "archive-2026"]]);
    expect(await page.getByRole("button", { name: /^Retry \d/ }).count()).toBe(0);
  });

  it("follow what changes, and say that one is not there", async () => {
    batches = [partly({ status: "running", endedAt: null })];
    const page = await open("#/batches/archive-2026");
    await page.getByText("Running").waitFor();
    batches = [
      partly({ status: "completed", totals: { ...partly().totals, completed: 1240, failed: 0, errors: {} } }),
    ];
    await expect
      .poll(() => page.getByRole("progressbar", { name: /^Progress of batch/ }).getAttribute("value"))
      .toBe("100");
    expect(await page.getByRole("region", { name: "Why files failed" }).isVisible()).toBe(false);
    await page.evaluate("location.hash = '#/batches/nothing'");
    await page.getByText("There is no batch nothing.").waitFor();
  });

  it("show a plan's refused files as such, without a link to transfers that are not there", async () => {
    const { totals } = batchView();
    const refused = { ...totals, planned: 8, refused: 4, errors: { "path-too-long": 4 } };
    batches = [partly({ dryRun: true, totals: refused })];
    const page = await open("#/batches/archive-2026");
    const reasons = page.getByRole("region", { name: "Why files were refused" });
    await reasons.getByRole("link", { name: "path-too-long" }).waitFor();
    expect(await reasons.getByRole("link").count()).toBe(1);
    expect(await reasons.getByRole("button").count()).toBe(0);
  });

  it("say how to start one, and do not go on loading when the app answers with an error", async () => {
    batches = [];
    const page = await open("#/batches");
    await page.getByRole("link", { name: "Send a whole folder" }).click();
    await page.getByLabel("Container").waitFor();
    await page.route("**/api/batches", (route) => route.fulfill({ status: 500, body: "{}" }));
    await page.evaluate("location.hash = '#/batches'");
    await page.getByRole("alert").waitFor();
    expect(await page.getByText("Loading…").count()).toBe(0);
  });

  it("have no sideways scrolling on a narrow screen", async () => {
    const long = "averylongnamewithoutanyplacetobreakit".repeat(2);
    batches = [partly({ batchId: long, source: { ...partly().source, prefix: `${long}/` } })];
    for (const route of ["#/batches", `#/batches/${long}`]) {
      const page = await open(route, { viewport: { width: 320, height: 700 } });
      await page.getByText("Some failed").waitFor();
      const width = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      expect(width, route).toBe(0);
      if (process.env["SHOTS"])
        await page.screenshot({ path: `/tmp/shots/n${route.length}.png`, fullPage: true });
      if (route === "#/batches") await app.close();
    }
  });
});
