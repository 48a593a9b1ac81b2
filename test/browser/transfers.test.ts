import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { KEY, startApiSystem, type ApiSystem } from "../support/api-system.ts";
import { content, KIB } from "../support/content.ts";
import { addressOf, targetsOf } from "../support/targets.ts";
import { describeInBrowser, useBrowser } from "./support/browser.ts";

const RANGE = 320 * KIB;
const BYTES = 8 * RANGE;

describeInBrowser("the dashboard of a running system", () => {
  const browser = useBrowser();
  let system: ApiSystem;
  let isForbidden = true;
  /** Ranges wait for it, from the fourth on: a page has all the time it needs to see a transfer on its way. */
  let gate: { ranges: number; readonly opened: Promise<void>; readonly open: () => void } | null = null;
  const hold = (): (() => void) => {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    gate = { ranges: 0, opened, open };
    return open;
  };
  beforeAll(async () => {
    system = await startApiSystem({
      // A 403 is tried again for ten minutes, scaled here.
      env: { BLOBFERRY_LOCAL_PATIENCE: "0.002" },
      graph: {
        intercept: ({ address, route }) => {
          if (route === "putRange" && address?.endsWith("throttled") === true) {
            return { kind: "answer", status: 429, headers: { "Retry-After": "600" } };
          }
          if (route === "putRange" && gate !== null && ++gate.ranges > 3)
            return gate.opened.then(() => undefined);
          const isCreate = route === "createUploadSession" && address?.endsWith("forbidden") === true;
          return isCreate && isForbidden
            ? { kind: "answer", status: 403, body: { error: { code: "accessDenied" } } }
            : undefined;
        },
      },
    });
    await system.putBlob("2026/report.bin", content(BYTES));
  });
  afterEach(() => {
    gate?.open();
    gate = null;
  });
  afterAll(() => system.stop());

  const open = async (route = ""): Promise<Page> =>
    (await browser.open(`${system.url}/dashboard?code=${KEY}${route}`)).page;
  const submit = (key: string) =>
    system.submit({
      source: { container: "sources", blob: "2026/report.bin" },
      target: targetsOf(key).bundle,
      transferId: key,
      options: { rangeBytes: RANGE },
    });
  const rowOf = (page: Page, id: string) =>
    page.getByRole("row").filter({ has: page.locator(`a[href="#/transfers/${id}"]`) });

  it("submits a blob by form, and follows it to its end", async () => {
    const page = await open();
    // The list is known to be empty by then, so that the link stays where it is.
    await page.getByRole("heading", { name: "No transfers yet" }).waitFor();
    await page.getByRole("link", { name: "Submit a transfer" }).click();
    await page.getByLabel("Container").fill("sources");
    await page.getByLabel("Blob", { exact: true }).fill("2026/report.bin");
    await page.getByLabel("Kind").selectOption({ label: "Bundle" });
    await page.getByLabel("Drive ID").fill("b!drive");
    await page.getByLabel("Item ID").fill("by-form");
    await page.getByText("More options").click();
    await page.getByLabel("Range size, in bytes").fill(String(RANGE));
    await page.getByLabel("Labels").fill("team=finance\nrun=7");
    const release = hold();
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByRole("heading", { name: "report.bin" }).waitFor();
    await page.locator("progress:not([value='0']):not([value='100'])").waitFor();
    release();
    await page.getByText("Completed", { exact: true }).first().waitFor();
    expect(await page.getByRole("progressbar").getAttribute("value")).toBe("100");
    expect(await page.getByRole("listitem").allInnerTexts()).toMatchObject([
      expect.stringContaining("Submitted"),
      expect.stringContaining("Ranges sent"),
      expect.stringContaining("Completed"),
    ]);
    const { transfers } = (await (await system.call("GET", "transfers?label=team=finance")).json()) as {
      transfers: { labels: object }[];
    };
    expect(transfers).toMatchObject([{ labels: { team: "finance", run: "7" } }]);
    expect(system.graph.items().map(({ address }) => address)).toContain(addressOf("bundle", "by-form"));
  });

  const focused = (page: Page) =>
    page.evaluate(
      "[document.activeElement.id, document.activeElement.ariaDescribedByElements?.map((one) => one.textContent).join()]",
    );

  it("marks every missing field, and focuses the first", async () => {
    const page = await open("#/submit");
    await page.getByLabel("Container").fill("sources");
    await page.getByRole("button", { name: "Submit" }).click();
    await page.locator("[aria-invalid=true]").first().waitFor();
    expect(
      await page.evaluate("[...document.querySelectorAll('[aria-invalid=true]')].map(({ id }) => id)"),
    ).toEqual(["field-source-blob", "field-target-url"]);
    expect(await focused(page)).toEqual([
      "field-source-blob",
      expect.stringContaining("This field is required."),
    ]);
  });

  it("marks, explains and focuses a field that the app rejects, even a collapsed one", async () => {
    const page = await open("#/submit");
    await page.getByLabel("Container").fill("sources");
    await page.getByLabel("Blob", { exact: true }).fill("x");
    await page.locator("#field-target-url").fill("https://contoso.sharepoint.com/sites/x");
    await page.getByText("More options").click();
    await page.getByLabel("Range size, in bytes").fill("-1");
    await page.getByText("More options").click();
    await page.getByRole("button", { name: "Submit" }).click();
    await page.locator("[aria-invalid=true]").waitFor();
    expect(await focused(page)).toEqual([
      "field-options-rangeBytes",
      expect.stringMatching(/\b[A-Z][a-z]+ [^.]*$/),
    ]);
  });

  it("cancels a running transfer", async () => {
    const release = hold();
    const id = "cancelled-by-click";
    await submit(id);
    const page = await open();
    const row = rowOf(page, id);
    await row.locator("progress:not([value='0'])").waitFor();
    await row.getByRole("button", { name: "Cancel report.bin" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel transfer" }).click();
    await system.reaches(id, ({ cancelRequested }) => cancelRequested);
    release();
    await row.getByText("Cancelled", { exact: true }).waitFor();
    expect((await system.get(id)).status).toBe("cancelled");
    expect(system.graph.sessions().filter(({ address }) => address === addressOf("bundle", id))).toEqual([]);
  });

  it("explains a failure, and retries the transfer to its end", async () => {
    await submit("forbidden");
    const page = await open();
    const row = rowOf(page, "forbidden");
    await row.getByText("Failed", { exact: true }).waitFor();
    expect(await row.innerText()).toContain("403");
    await row.getByRole("link").click();
    await page.getByText("the Graph permission that the message names").waitFor();
    isForbidden = false;
    await page.getByRole("button", { name: "Retry" }).click();
    await page.getByText("Completed", { exact: true }).first().waitFor();
    await page.goBack();
    expect(await rowOf(page, "forbidden").innerText()).toContain("Completed");
  });

  it("removes the key from the address, keeps it across a reload, and sends it only in a header", async () => {
    const page = await open();
    await page.getByRole("table").waitFor();
    expect(page.url()).toBe(`${system.url}/dashboard`);
    const asked = page.waitForRequest((request) => request.url().includes("/api/transfers?"));
    await page.reload();
    expect((await asked).headers()["x-functions-key"]).toBe(KEY);
    expect((await asked).url()).not.toContain(KEY);
  });

  it("asks for a key when it has none or a wrong one", async () => {
    const { page } = await browser.open(`${system.url}/dashboard`);
    await page.getByLabel("Function key").fill("wrong");
    await page.getByRole("button", { name: "Open" }).click();
    await page.getByText("rejected this key").waitFor();
    const field = await page.getByLabel("Function key").boundingBox();
    const hint = await page.getByText("A function or host key").boundingBox();
    expect((hint?.y ?? 0) - (field?.y ?? 0) - (field?.height ?? 0)).toBeLessThan(12);
    await page.getByLabel("Function key").fill(KEY);
    await page.getByRole("button", { name: "Open" }).click();
    await page.getByRole("table").waitFor();
  });

  // Last: what Graph asks of one transfer, the app asks of all.
  it("shows a wait that Graph asked for as a wait, not as an error", async () => {
    await submit("throttled");
    const page = await open();
    const row = rowOf(page, "throttled");
    await row.getByText(/^Waiting until .*: Microsoft 365 asked to slow down$/).waitFor();
    expect(await row.locator(".error").isVisible()).toBe(false);
    await page.getByText(/^SharePoint and OneDrive: until .* left\)$/).waitFor();
    expect(await page.locator("#live").innerText()).toBe("Throttled");
    await row.getByRole("link").click();
    await page
      .getByText(/Waiting until .* left: Microsoft 365 asked to slow down/)
      .first()
      .waitFor();
    expect(await page.locator("[data-tone=bad]:visible").count()).toBe(0);
  });
});
