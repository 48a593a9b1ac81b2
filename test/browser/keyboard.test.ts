import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { TransferView } from "../../src/client/transfer-view.ts";
import { describeInBrowser, useBrowser } from "./support/browser.ts";
import { startFakeApp, type FakeApp } from "./support/fake-app.ts";
import { apiOver, failed, running, viewOf } from "./support/fake-transfers.ts";

describeInBrowser("with the keyboard only", () => {
  const browser = useBrowser();
  let app: FakeApp;
  let transfers: TransferView[];
  beforeEach(async () => {
    transfers = [
      viewOf(3, { ...running, transferId: "moving" }),
      viewOf(2, { ...failed, transferId: "broken" }),
      viewOf(1),
    ];
    app = await startFakeApp(apiOver(transfers));
  });
  afterEach(() => app.close());

  const open = async (): Promise<Page> => {
    const { page } = await browser.open(app.address);
    await page.getByRole("link", { name: "file-3.pdf" }).waitFor();
    return page;
  };
  const focused = (page: Page) =>
    page.evaluate("(document.activeElement.ariaLabel ?? document.activeElement.innerText ?? '').trim()");
  /** Goes on with Tab until this has focus. */
  const tabTo = async (page: Page, name: string): Promise<void> => {
    for (let tabs = 0; tabs < 40; tabs++) {
      if ((await focused(page)) === name) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`no way to ${name} by Tab`);
  };

  it("starts with a link that skips the navigation", async () => {
    const page = await open();
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Skip to content");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("main");
    expect(await page.getByRole("table").count()).toBe(1);
  });

  it("opens a transfer with focus on its heading, and goes back to the list", async () => {
    const page = await open();
    await tabTo(page, "file-2.pdf");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "file-2.pdf" }).waitFor();
    expect(await page.evaluate("document.activeElement.tagName")).toBe("H1");
    await tabTo(page, "← All transfers");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Transfers" }).waitFor();
  });

  it("asks before a cancel, and Escape declines and restores focus", async () => {
    const page = await open();
    await tabTo(page, "Cancel file-3.pdf");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    expect(await focused(page)).toBe("Keep it running");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await focused(page)).toBe("Cancel file-3.pdf");
    expect(transfers[0]?.cancelRequested).toBe(false);
  });

  it("cancels on confirmation, announces it, and keeps focus in the row", async () => {
    const page = await open();
    await tabTo(page, "Cancel file-3.pdf");
    await page.keyboard.press("Enter");
    await tabTo(page, "Cancel transfer");
    await page.keyboard.press("Enter");
    await page.getByText("Cancelling", { exact: true }).waitFor();
    expect(await page.getByRole("status").innerText()).toBe("file-3.pdf: cancelling.");
    await expect.poll(() => focused(page)).toBe("file-3.pdf");
  });

  it("filters the list with the arrow keys, and puts the filter into the address", async () => {
    const page = await open();
    await page.getByRole("radio", { name: "All" }).focus();
    for (let presses = 0; presses < 4; presses++) await page.keyboard.press("ArrowRight");
    // The rows of the last filter go at once; those of this one come with its answer.
    await expect
      .poll(() => page.getByRole("rowheader").allInnerTexts())
      .toEqual([expect.stringContaining("file-2.pdf")]);
    expect(page.url()).toMatch(/#\/\?status=failed$/);
  });

  it("announces a transfer that ends, once", async () => {
    const page = await open();
    transfers[0] = { ...viewOf(3), transferId: "moving" };
    await expect.poll(() => page.getByRole("status").innerText()).toBe("file-3.pdf: completed.");
  });
});
