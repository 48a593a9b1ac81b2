import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { TransferView } from "../../src/client/transfer-view.ts";
import { describeInBrowser, useBrowser } from "./support/browser.ts";
import { startFakeApp, type FakeApp } from "./support/fake-app.ts";
import { apiOver, running, viewOf } from "./support/fake-transfers.ts";

const COUNT = 10_000;
/** What is changed in the table from now on, as the rows' names. */
const OBSERVE = `
  window.touched = [];
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const element = target.nodeType === 1 ? target : target.parentElement;
      window.touched.push(element.closest("tr")?.querySelector("a").textContent ?? element.tagName);
    }
  }).observe(document.querySelector("tbody"), { subtree: true, childList: true, characterData: true, attributes: true });`;

describeInBrowser("10,000 transfers", () => {
  const browser = useBrowser();
  let app: FakeApp;
  let transfers: TransferView[];
  beforeEach(async () => {
    transfers = Array.from({ length: COUNT }, (_none, index) => viewOf(COUNT - index));
    app = await startFakeApp(apiOver(transfers));
  });
  afterEach(() => app.close());

  const open = async (): Promise<Page> => {
    const { page } = await browser.open(app.address);
    await page.getByRole("link", { name: "file-10000.pdf" }).waitFor();
    return page;
  };
  /** Waits until the page has shown what it was told now. */
  const refreshed = async (page: Page): Promise<void> => {
    const before = app.lists();
    // The second look begins only when the first is on the page.
    await expect.poll(() => app.lists()).toBeGreaterThanOrEqual(before + 2);
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  };
  const firstName = (page: Page) => page.getByRole("rowheader").first().getByRole("link").innerText();

  it("keep one page in the document, and can be paged through", async () => {
    const page = await open();
    expect(await page.locator("tbody tr").count()).toBe(50);
    const [asked, sinceMs] = [app.lists(), Date.now()];
    await page.getByRole("button", { name: "Older" }).click();
    await page.getByRole("link", { name: "file-9950.pdf" }).waitFor();
    expect(await page.locator("tbody tr").count()).toBe(50);
    // One that was under way, and one for the page; the page refreshes itself every five seconds.
    const refreshes = Math.floor((Date.now() - sinceMs) / 5000);
    expect(app.lists() - asked).toBeLessThanOrEqual(2 + refreshes);
    await page.getByRole("button", { name: "Older" }).click();
    await page.getByRole("link", { name: "file-9900.pdf" }).waitFor();
    expect(await page.getByRole("status").innerText()).toBe("Page 3, 50 transfers.");
    await page.getByRole("button", { name: "Newer" }).click();
    await expect.poll(() => firstName(page)).toBe("file-9950.pdf");
    await page.getByRole("button", { name: "Newest" }).click();
    await expect.poll(() => firstName(page)).toBe("file-10000.pdf");
    expect(await page.getByRole("button", { name: "Newer" }).getAttribute("aria-disabled")).toBe("true");
  });

  it("leave the document unchanged by a refresh without news", async () => {
    const page = await open();
    await page.evaluate(OBSERVE);
    await refreshed(page);
    expect(await page.evaluate("window.touched")).toEqual([]);
  });

  it("change only the row that a refresh has changed", async () => {
    transfers[7] = viewOf(COUNT - 7, running);
    const page = await open();
    await page.evaluate(OBSERVE);
    transfers[7] = viewOf(COUNT - 7, {
      ...running,
      acceptedBytes: 600_000,
      updatedAt: new Date().toISOString(),
    });
    await refreshed(page);
    const touched = await page.evaluate<string[]>("[...new Set(window.touched)]");
    expect(touched).toEqual(["file-9993.pdf"]);
  });

  it("show new transfers on top without moving the focused row's element", async () => {
    const page = await open();
    await page.getByRole("link", { name: "file-9980.pdf" }).focus();
    await page.evaluate("window.kept = document.activeElement.closest('tr')");
    transfers.unshift(viewOf(COUNT + 1));
    await page.getByRole("link", { name: "file-10001.pdf" }).waitFor();
    expect(await page.evaluate("document.activeElement.textContent")).toBe("file-9980.pdf");
    expect(await page.evaluate("document.activeElement.closest('tr') === window.kept")).toBe(true);
    expect(await page.locator("tbody tr").count()).toBe(50);
  });

  it("find a transfer of another page by search, or say that there is none", async () => {
    const page = await open();
    const pages = page.getByRole("navigation", { name: "Pages" });
    expect(await pages.isVisible()).toBe(true);
    await page.getByLabel("Search").fill("file-1234.");
    await page.getByRole("link", { name: "file-1234.pdf" }).waitFor();
    expect(await page.locator("tbody tr").count()).toBe(1);
    expect(await page.evaluate("document.activeElement.id")).toBe("text");
    expect(await pages.isVisible()).toBe(false);
    await page.getByLabel("Search").fill("nothing of the kind");
    await page.getByText("No matching transfers.").waitFor();
  });

  it("cause no requests while the page is hidden", async () => {
    const page = await open();
    await page.clock.install();
    const look = (hidden: boolean) =>
      page.evaluate(
        `Object.defineProperty(document, "hidden", { value: ${hidden}, configurable: true }); document.dispatchEvent(new Event("visibilitychange"))`,
      );
    await look(true);
    const before = app.lists();
    for (let rounds = 0; rounds < 5; rounds++) {
      await page.clock.runFor(10_000);
      // What the page had sent by then has arrived before this has.
      await page.evaluate("fetch(location.href).then((answer) => answer.text())");
    }
    // One may have been on its way already.
    const meanwhile = app.lists() - before;
    expect(meanwhile).toBeLessThanOrEqual(1);
    await look(false);
    await expect.poll(() => app.lists()).toBeGreaterThan(before + meanwhile);
  });
});
