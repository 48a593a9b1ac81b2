import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { BatchView } from "../../src/client/batch-view.ts";
import type { PageQuery } from "../../src/client/query.ts";
import type { TransferView } from "../../src/client/transfer-view.ts";
import { batchView, fakeBatches } from "../support/batch-views.ts";
import { describeInBrowser, useBrowser, type OpenOptions } from "./support/browser.ts";
import { startFakeApp, type FakeApp } from "./support/fake-app.ts";
import { apiOver, failed, running, viewOf } from "./support/fake-transfers.ts";

const MIB = 1024 * 1024;
const LONG = "averylongnamewithoutanyplacetobreakit".repeat(8);

describeInBrowser("a batch's transfers", () => {
  const browser = useBrowser();
  let app: FakeApp;
  let batch: BatchView;
  let transfers: TransferView[];
  let asked: PageQuery[];
  beforeEach(async () => {
    const { totals } = batchView();
    const counts = { listed: 26, planned: 26, plannedBytes: 26 * MIB, completed: 24, failed: 1, running: 1 };
    batch = batchView({ batchId: "archive", status: "running", totals: { ...totals, ...counts } });
    const labels = { batch: "archive" };
    transfers = [
      viewOf(100, { name: "of-another-batch.pdf", labels: { batch: "other" } }),
      viewOf(40, { ...running, labels, transferId: "moving" }),
      viewOf(39, { ...failed, labels, transferId: "broken" }),
      ...Array.from({ length: 24 }, (_none, index) => viewOf(38 - index, { labels })),
    ];
    asked = [];
    const api = apiOver(transfers);
    app = await startFakeApp({
      ...api,
      client: {
        ...api.client,
        batches: fakeBatches({ get: () => Promise.resolve(batch) }),
        list: (query = {}) => {
          asked.push(query);
          // Those of these tests are older than the batch.
          return api.client.list({ ...query, submittedAfter: new Date(0) });
        },
      },
    });
  });
  afterEach(() => app.close());

  const open = async (options: OpenOptions = {}): Promise<Page> =>
    (await browser.open(`${app.address}#/batches/archive`, options)).page;
  const section = (page: Page) => page.getByRole("region", { name: "Newest transfers" });

  it("are on its page, the newest 20, from its time on, with a way to all", async () => {
    const page = await open();
    await section(page).getByRole("link", { name: "file-40.pdf" }).waitFor();
    expect(await section(page).getByRole("rowheader").count()).toBe(20);
    expect(await page.getByText("of-another-batch.pdf").count()).toBe(0);
    const since = new Date(Date.parse(batch.submittedAt) - 600_000).toISOString();
    expect(asked[0]).toMatchObject({ labels: { batch: "archive" }, pageSize: 20, submittedAfter: since });
    await section(page).getByRole("link", { name: "See all" }).click();
    await page.getByRole("heading", { level: 1, name: "Transfers" }).waitFor();
    await page.getByRole("link", { name: "file-15.pdf" }).waitFor();
    expect(await page.getByRole("rowheader").count()).toBe(26);
  });

  it("are filtered by status, also with the keyboard, and so is the way to all", async () => {
    const page = await open();
    await section(page).getByRole("link", { name: "file-40.pdf" }).waitFor();
    await section(page).getByRole("radio", { name: "All" }).focus();
    for (let presses = 0; presses < 4; presses++) await page.keyboard.press("ArrowRight");
    await expect
      .poll(() => section(page).getByRole("rowheader").allInnerTexts())
      .toEqual([expect.stringContaining("file-39.pdf")]);
    await section(page).getByRole("link", { name: "See all of these" }).click();
    await page.getByRole("heading", { level: 1, name: "Transfers" }).waitFor();
    expect(new URL(page.url()).hash).toBe("#/?status=failed&label=batch%3Darchive");
  });

  it("say when there are none of a status", async () => {
    const page = await open();
    await section(page).getByText("Skipped").click();
    await section(page).getByText("No such transfers.").waitFor();
    expect(await section(page).getByRole("rowheader").count()).toBe(0);
  });

  it("follow what changes, and can be cancelled one by one or selected", async () => {
    const page = await open();
    await section(page).getByRole("button", { name: "Cancel file-40.pdf" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel transfer" }).click();
    await section(page).getByText("Cancelling", { exact: true }).waitFor();
    transfers[1] = viewOf(40, { labels: { batch: "archive" }, transferId: "moving", status: "cancelled" });
    await section(page)
      .getByRole("row")
      .filter({ hasText: "file-40.pdf" })
      .getByText("Cancelled", { exact: true })
      .waitFor();
    await section(page).getByRole("checkbox", { name: "Select file-39.pdf" }).check();
    await page.getByRole("button", { name: "Retry 1 selected transfer" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Retry 1 transfer" }).click();
    await section(page).getByRole("row").filter({ hasText: "file-39.pdf" }).getByText("Queued").waitFor();
  });

  it("are summed up as bars while the page is open", async () => {
    const page = await open();
    await section(page).getByRole("link", { name: "file-40.pdf" }).waitFor();
    const curve = page.getByRole("region", { name: "Delivered while this page was open" });
    expect(await curve.isVisible()).toBe(false);
    batch = { ...batch, totals: { ...batch.totals, completed: 44, movedBytes: 5 * MIB } };
    await curve.getByText(/^in 20 files since \d/).waitFor();
    expect(await curve.innerText()).toContain("5.0 MiB");
    await curve.getByRole("img", { name: "at most 5.0 MiB arrived in 10 seconds" }).waitFor();
  });

  it("are left out for a plan, which has none", async () => {
    batch = { ...batch, dryRun: true };
    const page = await open();
    await page.getByText("26 files planned").waitFor();
    expect(await section(page).isVisible()).toBe(false);
    expect(asked).toEqual([]);
  });

  it("need no scrolling sideways at 320 px", async () => {
    transfers[1] = viewOf(40, { labels: { batch: "archive" }, name: LONG });
    const page = await open({ viewport: { width: 320, height: 700 } });
    await section(page).getByRole("link", { name: LONG }).waitFor();
    const wider = await page.evaluate(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    expect(wider).toBe(0);
  });
});
