import type { Page } from "playwright-core";
import { afterEach, expect, it } from "vitest";
import { batchView, fakeBatches } from "../support/batch-views.ts";
import { describeInBrowser, useBrowser } from "./support/browser.ts";
import { startFakeApp, type FakeApp } from "./support/fake-app.ts";
import { apiOver, failed, viewOf } from "./support/fake-transfers.ts";

describeInBrowser("the form", () => {
  const browser = useBrowser();
  let app: FakeApp;
  const jobs: unknown[] = [];
  const batches: unknown[] = [];
  afterEach(() => app.close());

  const open = async (route: string, options = {}): Promise<Page> => {
    jobs.length = batches.length = 0;
    const transfers = [
      viewOf(2, {
        ...failed,
        target: { kind: "site", siteId: "s", path: "2026/{name}" },
        labels: { team: "finance" },
      }),
    ];
    const api = apiOver(transfers);
    app = await startFakeApp({
      ...api,
      client: {
        ...api.client,
        submit: (job) => {
          jobs.push(job);
          const transfer = viewOf(9, { transferId: "created" });
          transfers.push(transfer);
          return Promise.resolve({ transferId: "created", created: true, transfer });
        },
        batches: fakeBatches({
          submit: (batch) => {
            batches.push(batch);
            return Promise.resolve({ batchId: "archive", created: true, batch: batchView() });
          },
        }),
      },
    });
    return (await browser.open(`${app.address}${route}`, options)).page;
  };

  it("begins with what to send and where to, and says what happens if it is there", async () => {
    const page = await open("#/submit");
    await page.getByLabel("Container").waitFor();
    const legends = page.locator("form > fieldset > legend");
    expect(await legends.allInnerTexts()).toEqual(["What to send", "Where to"]);
    expect(await page.getByLabel("Kind of target").locator("option").first().innerText()).toBe(
      "Address from the browser",
    );
    expect(await page.getByText("(optional)").count()).toBe(0);
    expect(
      await page.getByLabel("If a file with that name exists").locator("option").allInnerTexts(),
    ).toEqual([
      "Stop, and report an error",
      "Replace it",
      "Keep both: the new one gets a number",
      "Keep it, and skip the transfer",
      "Replace it if the blob is newer",
      "Replace it if the blob differs",
    ]);
  });

  it("knows every kind of target and every option of the schema by a name of its own", async () => {
    const page = await open("#/submit");
    await page.getByLabel("Container").waitFor();
    expect(await page.getByLabel("Kind of target").locator(":scope > option").allInnerTexts()).toEqual([]);
    await page.getByText("More options").click();
    const last = page.locator("details fieldset").last();
    expect(await last.locator(".field:visible > label").allInnerTexts()).toEqual(["Labels", "Transfer ID"]);
    for (const field of await page.locator("details .field:visible").all())
      expect(await field.locator("label").innerText()).toMatch(/ |Columns|Labels/);
  });

  it("starts a batch for a whole folder, as a plan first if wanted", async () => {
    const page = await open("#/submit");
    await page.getByLabel("Send", { exact: true }).selectOption({ label: "A whole folder or container" });
    await page.getByRole("heading", { level: 1, name: "Start a batch" }).waitFor();
    await page.getByLabel("Send", { exact: true }).selectOption({ label: "One file" });
    await page.getByRole("heading", { level: 1, name: "Submit a transfer" }).waitFor();
    await page.getByLabel("Send", { exact: true }).selectOption({ label: "A whole folder or container" });
    await page.getByLabel("Container").fill("scans");
    await page.getByLabel("Include files like").fill("**/*.pdf\n\n**/*.docx");
    await page.getByLabel("Address").fill("https://contoso.sharepoint.com/sites/Finance");
    await page.getByLabel("If a file with that name exists").selectOption("skip");
    await page.getByText("More options").click();
    expect(await page.getByLabel("Name of the file").isVisible()).toBe(false);
    await page.getByLabel("Previous batch").fill("archive-2025");
    await page.getByLabel("Dry run").check();
    await page.getByRole("button", { name: "Start the batch" }).click();
    await page.getByRole("heading", { level: 1, name: "archive" }).waitFor();
    expect(jobs).toEqual([]);
    expect(batches).toMatchObject([
      {
        source: { container: "scans", prefix: "", include: ["**/*.pdf", "**/*.docx"] },
        target: { kind: "webUrl", url: "https://contoso.sharepoint.com/sites/Finance" },
        options: { conflictBehavior: "skip" },
        previousBatchId: "archive-2025",
        dryRun: true,
      },
    ]);
  });

  it("explains its fields in words, not in the values of the job", async () => {
    const page = await open("#/submit");
    await page.getByLabel("Send", { exact: true }).selectOption({ label: "A whole folder or container" });
    await page.getByText("More options").click();
    const help = (await page.locator(".hint:visible").allInnerTexts()).join("\n");
    expect(help).toContain("SharePoint rewrites Office, PDF and HTML files");
    for (const raw of ["auto:", "ISO 8601", "Idempotency", "send nothing."]) expect(help).not.toContain(raw);
  });

  it("is filled in like a transfer, to be sent with another choice", async () => {
    const page = await open("#/transfers/transfer-2");
    await page.getByRole("link", { name: "Submit again like this" }).click();
    await page.getByText("Filled in like file-2.pdf").waitFor();
    expect(await page.getByLabel("Blob", { exact: true }).inputValue()).toBe("2026/10/file-2.pdf");
    await page.getByLabel("If a file with that name exists").selectOption("replace");
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByRole("heading", { level: 1, name: "file-9.pdf" }).waitFor();
    expect(jobs).toMatchObject([
      {
        source: { container: "reports", blob: "2026/10/file-2.pdf" },
        target: { kind: "site", siteId: "s", path: "2026/{name}" },
        options: { conflictBehavior: "replace", labels: { team: "finance" } },
      },
    ]);
  });

  it("is not the reason for sideways scrolling on a narrow screen", async () => {
    const page = await open("#/submit", { viewport: { width: 320, height: 700 } });
    await page.getByText("More options").click();
    const width = await page.evaluate(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    expect(width).toBe(0);
  });
});

describeInBrowser("a transfer's page", () => {
  const browser = useBrowser();
  let app: FakeApp;
  afterEach(() => app.close());
  const entry = (what: string, minute: number) => {
    const at = new Date(Date.UTC(2026, 10, 22, 8, minute)).toISOString();
    return { what, firstStep: minute, lastStep: minute, since: at, until: at, acceptedBytes: 0, note: null };
  };

  it("has retries in its timeline, and speaks of no session that never was", async () => {
    const history = [entry("create", 1), entry("failed", 2), entry("create", 3), entry("failed", 4)];
    app = await startFakeApp(apiOver([viewOf(1, { ...failed, attempt: 2, sessions: 0, history })]));
    const { page } = await browser.open(`${app.address}#/transfers/transfer-1`);
    await page.getByRole("heading", { name: "What happened" }).waitFor();
    const steps = await page.getByRole("listitem").allInnerTexts();
    expect(steps.map((text) => text.split("\n")[0])).toEqual([
      "Submitted",
      "Preparing the upload",
      "Failed",
      "Retried",
      "Preparing the upload",
      "Failed",
    ]);
    expect(await page.title()).toBe("file-1.pdf · blobferry");
  });

  it("copies its id, all of it, and the command that shows it", async () => {
    app = await startFakeApp(apiOver([viewOf(1)]));
    const { page } = await browser.open(`${app.address}#/transfers/transfer-1`);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const copied = async (name: string): Promise<string> => {
      await page.getByRole("button", { name }).click();
      // What was announced stays; the button says so for two seconds only.
      await page
        .getByRole("status")
        .filter({ hasText: `${name}: copied.` })
        .waitFor();
      await page.getByRole("button", { name }).waitFor();
      return await page.evaluate<string>("navigator.clipboard.readText()");
    };
    expect(await copied("Copy ID")).toBe("transfer-1");
    expect(await copied("Copy command")).toBe("npx blobferry show transfer-1");
    expect(JSON.parse(await copied("Copy as JSON"))).toMatchObject({
      transferId: "transfer-1",
      bytes: 1_000_000,
    });
  });

  it("says that copying is blocked where the browser has no clipboard", async () => {
    app = await startFakeApp(apiOver([viewOf(1)]));
    const { page } = await browser.open(`${app.address}#/transfers/transfer-1`);
    await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    await page.getByRole("button", { name: "Copy ID" }).click();
    await page.getByRole("status").filter({ hasText: "Copy ID: copying is blocked." }).waitFor();
  });

  it("says that it is loading until it knows the transfer", async () => {
    app = await startFakeApp(apiOver([viewOf(1)]));
    const { page } = await browser.open(`${app.address}#/`);
    await page.getByRole("link", { name: "file-1.pdf" }).waitFor();
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    await page.route("**/api/transfers/transfer-1*", async (route) => {
      await asked;
      await route.continue();
    });
    await page.evaluate("location.hash = '#/transfers/transfer-1'");
    await page.getByText("Loading…").waitFor();
    answer();
    await page.getByRole("heading", { name: "What happened" }).waitFor();
    expect(await page.getByText("Loading…").isVisible()).toBe(false);
  });

  it("keeps the words of its timeline whole on a narrow screen", async () => {
    app = await startFakeApp(apiOver([viewOf(1)]));
    const { page } = await browser.open(`${app.address}#/transfers/transfer-1`, {
      viewport: { width: 320, height: 700 },
    });
    const box = await page.locator(".what strong").first().boundingBox();
    // One line of text, not two.
    expect(box?.height).toBeLessThan(32);
  });
});
