import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeInBrowser, useBrowser } from "./support/browser.ts";
import { startFakeApp, type FakeApp } from "./support/fake-app.ts";
import { apiOver, failed, healthy, overviewOf, running, viewOf } from "./support/fake-transfers.ts";

const LONG = "averylongnamewithoutanyplacetobreakit".repeat(8);

describeInBrowser("on a small screen", () => {
  const browser = useBrowser();
  let app: FakeApp;
  beforeAll(async () => {
    app = await startFakeApp(
      apiOver([
        viewOf(4, { ...running, transferId: "moving" }),
        viewOf(3, failed),
        viewOf(2, { name: LONG, source: { container: "reports", blob: LONG, versionId: null } }),
        viewOf(1),
      ]),
    );
  });
  afterAll(() => app.close());

  it.each([320, 390, 768])("large figures of the system fit into %i px", async (width) => {
    const api = apiOver([viewOf(1)]);
    const large = overviewOf([], {
      queues: [{ use: "jobs", messages: 123_456 }],
      byStatus: { ...overviewOf([]).byStatus, queued: 123_456 },
      inProgress: { bytes: 5e14, acceptedBytes: 4e14 },
    });
    const busy = await startFakeApp({
      ...api,
      checkHealth: () =>
        Promise.resolve(healthy({ queues: [{ use: "jobs", oldestMessageSeconds: 100_000 }] })),
      readOverview: () => Promise.resolve(large),
    });
    try {
      const { page } = await browser.open(busy.address, { viewport: { width, height: 640 } });
      await page.getByText("123,456 messages").waitFor();
      await page.getByRole("link", { name: "file-1.pdf" }).waitFor();
      const wider = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
      expect(wider).toBe(0);
    } finally {
      await busy.close();
    }
  });

  const open = async (width: number, height: number, hash = ""): Promise<Page> => {
    const { page } = await browser.open(`${app.address}${hash}`, { viewport: { width, height } });
    return page;
  };

  it.each([
    "",
    "#/?status=failed",
    "#/submit",
    "#/transfers/moving",
    "#/transfers/transfer-2",
    "#/batches",
    "#/batches/archive",
    "#/rejected",
  ])("nothing has to be scrolled sideways at 320 px: %s", async (hash) => {
    const page = await open(320, 640, hash);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForLoadState("networkidle");
    const wider = await page.evaluate(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    expect(wider).toBe(0);
  });

  it.each([
    ["200 %", 640, 400],
    ["400 %", 320, 200],
  ])("a transfer is on the first screen at a zoom of %s", async (_zoom, width, height) => {
    const page = await open(width, height);
    const link = page.getByRole("link", { name: "file-4.pdf" });
    await link.waitFor();
    const box = await link.boundingBox();
    expect(box).not.toBeNull();
    expect((box?.y ?? height) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
    await page.getByText("Everything is working").waitFor();
  });

  it("folds the filters, and unfolds them by button and by slash", async () => {
    const page = await open(390, 844);
    await page.getByRole("link", { name: "file-4.pdf" }).waitFor();
    const search = page.getByLabel("Search");
    expect(await search.isVisible()).toBe(false);
    await page.getByRole("button", { name: "Filter" }).click();
    expect(await search.isVisible()).toBe(true);
    await page.getByRole("button", { name: "Filter" }).click();
    expect(await search.isVisible()).toBe(false);
    await page.keyboard.press("/");
    expect(await page.evaluate("document.activeElement.id")).toBe("text");
  });

  it("clips long names to two lines, with the whole name on the title", async () => {
    const page = await open(1280, 800);
    const link = page.getByRole("link", { name: LONG });
    await link.waitFor();
    expect(await link.getAttribute("title")).toBe(LONG);
    const height = (await link.boundingBox())?.height ?? 0;
    const one = (await page.getByRole("link", { name: "file-1.pdf" }).boundingBox())?.height ?? 0;
    expect(Math.round(height / one)).toBe(2);
  });
});
