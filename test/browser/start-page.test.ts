import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Health } from "../../src/api/health.ts";
import type { Overview } from "../../src/api/overview.ts";
import type { Api } from "../../src/api/handlers.ts";
import type { TransferView } from "../../src/client/transfer-view.ts";
import { describeInBrowser, useBrowser } from "./support/browser.ts";
import { startFakeApp, type FakeApp } from "./support/fake-app.ts";
import { apiOver, failed, healthy, overviewOf, running, viewOf } from "./support/fake-transfers.ts";

const MINUTES = 60;

describeInBrowser("the start page", () => {
  const browser = useBrowser();
  let app: FakeApp;
  let transfers: TransferView[];
  let health: Health;
  let own: Partial<Overview>;
  /** Lists are answered when this is. */
  let gate: Promise<void>;
  beforeEach(async () => {
    transfers = [viewOf(3, { ...running, transferId: "moving" }), viewOf(2, failed), viewOf(1)];
    health = healthy();
    own = {};
    gate = Promise.resolve();
    const fake = apiOver(transfers);
    const api: Api = {
      ...fake,
      client: {
        ...fake.client,
        list: async (query) => {
          await gate;
          return await fake.client.list(query);
        },
      },
      checkHealth: () => Promise.resolve(health),
      readOverview: () => Promise.resolve(overviewOf(transfers, own)),
    };
    app = await startFakeApp(api);
  });
  afterEach(() => app.close());

  const open = async (hash = ""): Promise<Page> => (await browser.open(`${app.address}${hash}`)).page;
  const live = (page: Page) => page.locator("#live");
  const state = (page: Page) => page.getByRole("region", { name: "State of the system" });

  it("is not live while Graph does not respond, and says so in words", async () => {
    health = healthy({
      status: "degraded",
      reasons: ["graph: no response"],
      checks: { ...health.checks, graph: "unreachable" },
    });
    const page = await open();
    await expect.poll(() => live(page).innerText()).toBe("Graph unavailable");
    await state(page).getByText("Microsoft Graph is not responding").waitFor();
    // A transfer's own page is not live either.
    await page.getByRole("link", { name: "file-1.pdf" }).click();
    await page.getByRole("heading", { name: "What happened" }).waitFor();
    expect(await live(page).innerText()).toBe("Graph unavailable");
    health = healthy();
    await expect.poll(() => live(page).innerText()).toBe("Live");
  });

  it("says until when Microsoft 365 has asked to slow down", async () => {
    own = { throttled: [{ gate: "files", until: new Date(Date.now() + 300_000).toISOString() }] };
    const page = await open();
    await state(page)
      .getByText(/^SharePoint and OneDrive: until .*left\)$/)
      .waitFor();
    await expect.poll(() => live(page).innerText()).toBe("Throttled");
  });

  it("counts all transfers, and shows what arrives while the newest page is all queued", async () => {
    transfers.unshift(
      ...Array.from({ length: 60 }, (_none, index) =>
        viewOf(100 - index, { status: "queued", bytes: null, acceptedBytes: 0, endedAt: null }),
      ),
    );
    own = {
      lastHour: {
        files: 1204,
        filesPerMinute: Array.from({ length: MINUTES }, (_none, index) => (index > 40 ? 12 : 0)),
        bytesPerMinute: Array.from({ length: MINUTES }, (_none, index) => (index > 40 ? 2 ** 20 : 0)),
      },
    };
    health = healthy({ queues: [{ use: "jobs", oldestMessageSeconds: 185 }] });
    const page = await open();
    await state(page).getByText("19.0 MiB").waitFor();
    await state(page).getByText("oldest waiting 3 min 05 s").waitFor();
    const figures = (await state(page).innerText()).replaceAll(/\s+/g, " ");
    for (const shown of [
      "60 messages",
      "61 transfers",
      "about 5 min 05 s left at this pace",
      "in 1,204 files, 12 a minute now",
    ])
      expect(figures).toContain(shown);
    expect(await page.getByRole("img", { name: /^Files arrived in 19 of the last 60/ }).count()).toBe(1);
    for (const name of ["All 63", "In progress 61", "Completed 1", "Failed 1"])
      expect(await page.getByRole("radio", { name }).count()).toBe(1);
  });

  it("says that it is still counting very many", async () => {
    own = { isComplete: false, total: 10_000 };
    const page = await open();
    await state(page)
      .getByText(/^Still counting: the newest 10,000 so far/)
      .waitFor();
  });

  it("never shows a filter over rows of another one, and shows that it is loading", async () => {
    let release = (): void => undefined;
    gate = new Promise((resolve) => {
      release = resolve;
    });
    const page = await open();
    await page.getByText("Loading transfers…").waitFor();
    release();
    await page.getByRole("link", { name: "file-3.pdf" }).waitFor();
    gate = new Promise((resolve) => {
      release = resolve;
    });
    await page.getByText("Failed", { exact: false }).first().click();
    await page.getByText("Loading transfers…").waitFor();
    expect(await page.getByRole("rowheader").count()).toBe(0);
    expect(await page.getByRole("table").getAttribute("aria-busy")).toBe("true");
    release();
    await page.getByRole("link", { name: "file-2.pdf" }).waitFor();
    expect(await page.getByRole("rowheader").count()).toBe(1);
    expect(await page.getByRole("table").getAttribute("aria-busy")).toBeNull();
  });

  it("keeps what it knows while the app does not respond, and says since when", async () => {
    const page = await open();
    await page.getByRole("link", { name: "file-3.pdf" }).waitFor();
    await app.close();
    await page.getByText(/^The app is not responding\. This page shows the state at \d/).waitFor();
    expect(await live(page).innerText()).toBe("Not responding");
    expect(await page.getByRole("rowheader").count()).toBe(3);
    await state(page).getByText("The state of the system is unknown").waitFor();
  });

  it("shows an example and one way to the form while there are no transfers", async () => {
    transfers.length = 0;
    const page = await open();
    await page.getByRole("heading", { name: "No transfers yet" }).waitFor();
    await page.getByText("blobferry copy").waitFor();
    expect(
      await page.getByRole("link", { name: "Submit a transfer" }).filter({ visible: true }).count(),
    ).toBe(1);
    expect(await page.getByRole("table").isVisible()).toBe(false);
    transfers.push(viewOf(1));
    await page.getByRole("link", { name: "file-1.pdf" }).waitFor();
    expect(await page.getByRole("heading", { name: "No transfers yet" }).isVisible()).toBe(false);
  });

  it("loads one page, one script, one style sheet and one icon, and keeps script and style", async () => {
    const page = await open();
    await page.getByRole("link", { name: "file-3.pdf" }).waitFor();
    const asked: string[] = [];
    page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      const path = pathname.replace(/-[\w-]{8}\./, ".").replace("/api/", "");
      if (path.startsWith("dashboard")) asked.push(path);
    });
    const loaded = await page.evaluate<[string, number][]>(
      `performance.getEntriesByType("resource").map(({ name, transferSize }) => [name, transferSize]).filter(([name]) => name.includes("/dashboard/"))`,
    );
    const names = loaded.map(([name]) => name.replace(/^.*\/|-[\w-]{8}(?=\.)/g, "")).sort();
    expect([...new Set(names)]).toEqual(["icon.svg", "page.css", "page.js"]);
    await page.reload();
    await page.getByRole("link", { name: "file-3.pdf" }).waitFor();
    const again = await page.evaluate<number[]>(
      `performance.getEntriesByType("resource").filter(({ name }) => /dashboard.*(js|css)$/.test(name)).map(({ transferSize }) => transferSize)`,
    );
    expect(again.every((bytes) => bytes === 0)).toBe(true);
    expect(asked).toContain("dashboard");
  });
});
