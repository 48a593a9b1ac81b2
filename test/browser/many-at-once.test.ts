import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Api } from "../../src/api/handlers.ts";
import type { TransferRef } from "../../src/client/steer.ts";
import type { TransferErrorView, TransferView } from "../../src/client/transfer-view.ts";
import { describeInBrowser, useBrowser } from "./support/browser.ts";
import { startFakeApp, type FakeApp } from "./support/fake-app.ts";
import { apiOver, failed, running, viewOf } from "./support/fake-transfers.ts";

const REASONS = ["target-busy", "throttled", "target-forbidden", "name-conflict"] as const;
const FAILED = 240;
const OTHERS = 60;
const ended = new Date(Date.now() - 60_000).toISOString();

describeInBrowser("many transfers at once", () => {
  const browser = useBrowser();
  let app: FakeApp;
  let transfers: TransferView[];
  let retried: string[];
  let cancelled: string[];
  beforeEach(async () => {
    retried = [];
    cancelled = [];
    transfers = Array.from({ length: FAILED }, (_none, index) =>
      viewOf(1000 - index, {
        ...failed,
        endedAt: ended,
        error: { ...failed.error, code: REASONS[index % REASONS.length] } as TransferErrorView,
      }),
    );
    transfers.unshift(
      ...Array.from({ length: OTHERS }, (_none, index) =>
        viewOf(2000 - index, index < 2 ? { ...running, updatedAt: ended } : { endedAt: ended }),
      ),
    );
    const fake = apiOver(transfers);
    /** As a worker leaves it that has taken the retry. */
    const retry = (id: string): void => {
      retried.push(id);
      const index = transfers.findIndex(({ transferId }) => transferId === id);
      const one = transfers[index];
      if (one === undefined) throw new Error(`there is no ${id}`);
      transfers[index] = {
        ...one,
        status: "queued",
        error: null,
        endedAt: null,
        attempt: one.attempt + 1,
      };
    };
    const api: Api = {
      ...fake,
      client: {
        ...fake.client,
        retryMany: async function* (many: Iterable<TransferRef> | AsyncIterable<TransferRef>) {
          for await (const one of many) {
            const transferId = typeof one === "string" ? one : one.transferId;
            retry(transferId);
            yield { transferId, error: null, attempt: 2 };
          }
        },
        retry: (id) => {
          retry(id);
          return Promise.resolve({ attempt: 2 });
        },
        cancel: async (id) => {
          cancelled.push(id);
          return await fake.client.cancel(id);
        },
      },
    };
    app = await startFakeApp(api);
  });
  afterEach(() => app.close());

  const open = async (hash = ""): Promise<Page> => {
    const { page } = await browser.open(`${app.address}${hash}`);
    await page.getByRole("rowheader").first().waitFor();
    return page;
  };
  const idsWith = (reason: string) =>
    transfers.filter(({ error }) => error?.code === reason).map(({ transferId }) => transferId);
  const confirm = (page: Page, name: string | RegExp) =>
    page.getByRole("dialog").getByRole("button", { name }).click();

  it("retries all that failed for one reason, and no other, in two clicks and a confirmation", async () => {
    const wanted = idsWith("throttled").sort();
    const page = await open();
    await page.getByText("Failed 240").click();
    await page.getByRole("button", { name: "Retry all 60 with throttled" }).click();
    await page.getByRole("dialog", { name: "Retry all 60 with throttled?" }).waitFor();
    await confirm(page, "Retry all 60");
    await page.getByText("60 with throttled queued again.").waitFor();
    expect(retried.sort()).toEqual(wanted);
    // At once, although the count that the page has is older.
    await page.getByRole("button", { name: "Retry all 60 with throttled" }).waitFor({ state: "detached" });
  });

  it("retries nothing if the confirmation is declined", async () => {
    const page = await open("#/?status=failed");
    await page.getByRole("button", { name: "Retry all 60 with throttled" }).click();
    await confirm(page, "Not now");
    expect(retried).toEqual([]);
  });

  it("narrows the list to one reason and back, and counts reasons within the other filters", async () => {
    const page = await open("#/?status=failed");
    await page.getByRole("button", { name: "name-conflict", exact: true }).click();
    await expect.poll(() => page.getByRole("rowheader").count()).toBe(50);
    expect(page.url()).toMatch(/error=name-conflict$/);
    for (const text of await page.locator("tbody .error").allInnerTexts())
      expect(text).toMatch(/^name-conflict:/);
    await page.getByLabel("Search").fill("file-99");
    await page.getByRole("button", { name: "Retry all 3 with throttled" }).waitFor();
    // The counts of all transfers do not stand over a narrower list.
    expect(await page.getByText("Failed 240").count()).toBe(0);
    await page.getByRole("button", { name: "name-conflict", exact: true }).click();
    await expect.poll(() => page.getByRole("rowheader").count()).toBe(10);
  });

  it("retries and cancels what is selected, also on another page", async () => {
    const page = await open("#/?status=failed");
    await page.getByRole("checkbox", { name: "Select file-1000.pdf" }).check();
    await page.getByRole("button", { name: "Older" }).click();
    await page.getByRole("link", { name: "file-950.pdf" }).waitFor();
    await page.getByRole("checkbox", { name: "Select file-950.pdf" }).check();
    await page.getByText("2 selected").waitFor();
    await page.getByRole("button", { name: "Retry 2 selected transfers" }).click();
    await confirm(page, "Retry 2 transfers");
    await expect.poll(() => retried.length).toBe(2);
    expect(retried.sort()).toEqual(["transfer-1000", "transfer-950"]);
    await page.getByText("selected", { exact: false }).first().waitFor({ state: "hidden" });
  });

  it("selects a page at once, and offers for each only what can be done", async () => {
    const page = await open();
    await page.getByRole("checkbox", { name: "Select all on this page" }).check();
    await page.getByText("50 selected").waitFor();
    expect(await page.getByRole("button", { name: /^Retry \d+ selected/ }).count()).toBe(0);
    await page.getByRole("button", { name: "Cancel 2 selected transfers" }).click();
    await confirm(page, "Cancel 2 transfers");
    await expect.poll(() => [...cancelled].sort()).toEqual(["transfer-1999", "transfer-2000"]);
  });

  it("downloads the transfers of the current filter as CSV, all pages", async () => {
    const page = await open("#/?status=failed&error=throttled");
    const downloaded = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export CSV" }).click();
    const file = await downloaded;
    expect(file.suggestedFilename()).toMatch(/^transfers-\d{4}-\d{2}-\d{2}T\d{6}Z\.csv$/);
    const lines = (await readFile(await file.path(), "utf8")).trim().split("\r\n");
    expect(lines).toHaveLength(1 + FAILED / REASONS.length);
    expect(lines[1]).toContain('"throttled"');
  });

  it("shows how long ago, and the time with its zone, in every row, and filters by it", async () => {
    const page = await open();
    const times = page.locator("tbody time");
    expect(await times.count()).toBe(50);
    expect(await times.nth(5).innerText()).toMatch(/^\d+ min ago$/);
    expect(await times.nth(5).getAttribute("datetime")).toBe(ended);
    expect(await times.nth(5).getAttribute("title")).toMatch(
      /^Ended \w{3},? \d+ \w{3} 20\d\d.* \S+\nSubmitted /,
    );
    await page.getByLabel("Submitted").selectOption({ label: "Last hour" });
    await page.getByText("No matching transfers.").waitFor();
    expect(page.url()).toMatch(/since=1h$/);
    await page.getByLabel("Submitted").selectOption({ label: "Any time" });
    await page.getByRole("rowheader").first().waitFor();
  });

  it("goes to the search with a slash, except where one is typed", async () => {
    const page = await open();
    await page.keyboard.press("/");
    expect(await page.evaluate("document.activeElement.id")).toBe("text");
    await page.keyboard.type("10/file-2000");
    await expect.poll(() => page.getByRole("rowheader").count()).toBe(1);
    expect(await page.getByLabel("Search").inputValue()).toBe("10/file-2000");
  });
});
