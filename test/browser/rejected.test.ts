import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { RejectedMessage } from "../../src/client/rejected.ts";
import { rejectedMessage } from "../support/call-api.ts";
import { describeInBrowser, useBrowser, type OpenOptions } from "./support/browser.ts";
import { startFakeApp, type FakeApp } from "./support/fake-app.ts";
import { apiOver, viewOf } from "./support/fake-transfers.ts";

const IMAGE = `<img src="https://evil.example/x.png" onerror="window.hacked=1">`;
const SCRIPT = `"><script>window.hacked=1</script>`;
const LONG = "averylongtextwithoutanyplacetobreakit".repeat(110);

const errorOf = (code: "transfer-id-reused" | "invalid-job", message: string): RejectedMessage["error"] => ({
  ...rejectedMessage().error,
  code,
  message,
});

describeInBrowser("rejected messages", () => {
  const browser = useBrowser();
  let app: FakeApp;
  let rejected: RejectedMessage[];
  beforeEach(async () => {
    rejected = [];
    const api = apiOver([viewOf(1)]);
    app = await startFakeApp({
      ...api,
      client: {
        ...api.client,
        listRejected: ({ pageSize = 50, cursor = "0" } = {}) => {
          const end = Number(cursor) + pageSize;
          return Promise.resolve({
            rejected: rejected.slice(Number(cursor), end),
            cursor: end < rejected.length ? String(end) : null,
          });
        },
      },
    });
  });
  afterEach(() => app.close());

  const open = async (route = "#/rejected", options: OpenOptions = {}): Promise<Page> =>
    (await browser.open(`${app.address}${route}`, options)).page;
  const rows = (page: Page) => page.locator("tbody tr");

  it("are linked from the state of the system while there are any", async () => {
    const page = await open("");
    await page.getByRole("link", { name: "file-1.pdf" }).waitFor();
    await page.getByText("Everything is working").waitFor();
    expect(await page.getByRole("link", { name: "Rejected messages" }).count()).toBe(0);
    rejected = [rejectedMessage({ rejectedAt: new Date(Date.now() - 7_200_000).toISOString() })];
    await page.reload();
    await page.getByText("the latest 2 h ago").waitFor();
    await page.getByRole("link", { name: "Rejected messages" }).click();
    await page.getByRole("heading", { level: 1, name: "Rejected messages" }).waitFor();
  });

  it("say when, why and what the message was, with a link to what the error means", async () => {
    rejected = [
      rejectedMessage({
        messageId: "m-2",
        transferId: "october",
        source: { container: "reports", blob: "2026/10/big.pdf", versionId: null },
        target: { kind: "drive", driveId: "b!x" },
        error: errorOf("transfer-id-reused", "october is another transfer"),
        receivedText: '{\r\n\t"transferId": "october"\n}',
      }),
      rejectedMessage({ messageId: "m-1", receivedText: "" }),
    ];
    const page = await open();
    const first = rows(page).first();
    await first.getByText("October is another transfer").waitFor();
    const text = await first.innerText();
    for (const shown of ["days ago", "reports/2026/10/big.pdf", "m-2"]) expect(text).toContain(shown);
    expect(await first.locator("pre").innerText()).toBe('{\n\t"transferId": "october"\n}');
    expect(await rows(page).nth(1).innerText()).toContain("empty");
    expect(await first.getByRole("link", { name: "october" }).getAttribute("href")).toBe(
      "#/transfers/october",
    );
    const opened = page.waitForEvent("popup");
    await first.getByRole("link", { name: "transfer-id-reused" }).click();
    await (await opened).getByRole("heading", { name: "transfer-id-reused", exact: true }).waitFor();
  });

  it("that mean harm are shown as text, and never loaded or run", async () => {
    rejected = [
      rejectedMessage({
        messageId: IMAGE,
        transferId: SCRIPT,
        source: { container: IMAGE, blob: SCRIPT, versionId: null },
        error: { ...errorOf("invalid-job", `${IMAGE} failed`), code: SCRIPT as "invalid-job" },
        receivedText: `${SCRIPT}${IMAGE}\u202Efdp.exe`,
      }),
    ];
    const page = await open();
    await page.getByText("⟨U+202E⟩fdp.exe").waitFor();
    const text = await page.getByRole("main").innerText();
    for (const hostile of [IMAGE, SCRIPT, `${IMAGE} failed`]) expect(text).toContain(hostile);
    expect(text).not.toContain("\u202E");
    expect(await page.locator("main img, main script, a[href^='javascript']").count()).toBe(0);
    expect(await page.evaluate("window.hacked")).toBeUndefined();
  });

  it("are turned page by page with the keyboard, the focus at the heading of each", async () => {
    rejected = Array.from({ length: 45 }, (_none, index) =>
      rejectedMessage({ messageId: `m-${index}`, receivedText: `message ${index}` }),
    );
    const page = await open();
    await page.getByText("message 0", { exact: true }).waitFor();
    expect(await rows(page).count()).toBe(20);
    await page.getByRole("button", { name: "Older" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("message 20", { exact: true }).waitFor();
    expect(await page.evaluate("document.activeElement.tagName")).toBe("H1");
    expect(await page.getByRole("status").first().innerText()).toBe("Page 2, 20 messages.");
    await page.getByRole("button", { name: "Older" }).click();
    await page.getByText("message 44", { exact: true }).waitFor();
    expect(await rows(page).count()).toBe(5);
    await page.getByRole("button", { name: "Newest" }).click();
    await page.getByText("message 0", { exact: true }).waitFor();
  });

  it("stay in bounds at 320 px, and a long one can be scrolled with the keyboard", async () => {
    rejected = [
      rejectedMessage({
        messageId: LONG.slice(0, 64),
        transferId: LONG.slice(0, 64),
        source: { container: "reports", blob: LONG.slice(0, 400), versionId: null },
        error: errorOf("invalid-job", `${LONG.slice(0, 200)} unknown field`),
        receivedText: LONG,
      }),
    ];
    for (const width of [320, 1280]) {
      const page = await open("#/rejected", { viewport: { width, height: 640 } });
      const message = page.locator("pre");
      await message.waitFor();
      const wider = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      expect(wider, `${width} px`).toBe(0);
      expect((await message.boundingBox())?.height).toBeLessThan(200);
      await message.focus();
      await page.keyboard.press("End");
      await expect.poll(() => page.evaluate("document.querySelector('pre').scrollTop")).toBeGreaterThan(0);
    }
  });

  it("say when there are none, and do not go on loading when the app answers with an error", async () => {
    const page = await open();
    await page.getByText("No messages were rejected.").waitFor();
    await page.route("**/api/rejected*", (route) => route.fulfill({ status: 500, body: "{}" }));
    await page.evaluate("location.hash = '#/batches'");
    await page.getByRole("heading", { level: 1, name: "Batches" }).waitFor();
    await page.evaluate("location.hash = '#/rejected'");
    await page.getByRole("alert").waitFor();
    expect(await page.getByText("Loading…").count()).toBe(0);
  });
});
