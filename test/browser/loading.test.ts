import { afterEach, expect, it } from "vitest";
import { fakeBatches } from "../support/batch-views.ts";
import { describeInBrowser, useBrowser } from "./support/browser.ts";
import { startFakeApp, type FakeApp } from "./support/fake-app.ts";
import { apiOver, viewOf } from "./support/fake-transfers.ts";

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

describeInBrowser("a page that waits for its data", () => {
  const browser = useBrowser();
  let app: FakeApp;
  afterEach(() => app.close());

  it.each(["", "#/rejected", "#/batches", "#/batches/archive", "#/transfers/one"])(
    "says so, and offers nothing that it does not know: %s",
    async (hash) => {
      const api = apiOver([]);
      const batches = fakeBatches({ list: never, get: never });
      const client = { ...api.client, list: never, get: never, listRejected: never, batches };
      app = await startFakeApp({ ...api, client });
      const { page } = await browser.open(`${app.address}${hash}`);
      await page
        .getByText(/^Loading/)
        .first()
        .waitFor();
      const main = page.getByRole("main");
      expect(await main.getByRole("button", { name: /^(Newest|Newer|Older|Cancel|Retry)/ }).count()).toBe(0);
      const badge = main.locator(".badge");
      expect(await badge.first().isVisible()).toBe(false);
    },
  );

  it("does not claim to show what was known where there is nothing to show", async () => {
    const api = apiOver([viewOf(1)]);
    const batches = fakeBatches({ get: () => Promise.resolve(null) });
    app = await startFakeApp({ ...api, client: { ...api.client, batches } });
    const { page } = await browser.open(app.address);
    await page.getByRole("link", { name: "file-1.pdf" }).waitFor();
    await page.goto(`${app.address}#/batches/nothing`);
    const notice = page.getByRole("alert");
    await notice.waitFor();
    expect(await notice.innerText()).toBe("There is no batch nothing.");
  });
});
