import { afterAll, beforeAll, expect, it } from "vitest";
import type { NodeView } from "../../local/graph/tenant/view.ts";
import { KEY, startApiSystem, type ApiSystem } from "../support/api-system.ts";
import { content, KIB, sha256 } from "../support/content.ts";
import { runPiped } from "../support/run-cli.ts";
import { describeInBrowser, useBrowser } from "./support/browser.ts";

const BYTES = 700 * KIB;
const BLOB = "scans/it's Ünïcode #1.pdf";

describeInBrowser("a new user of the local system", () => {
  const browser = useBrowser();
  let system: ApiSystem;
  beforeAll(async () => {
    system = await startApiSystem({ graph: { sink: false } });
    await system.putBlob(BLOB, content(BYTES));
    await system.putBlob("notes.txt", Buffer.from("what has arrived"));
  });
  afterAll(() => system.stop());

  const library = () => {
    const found = system.graph.tenant().sites.find(({ name }) => name === "Finance")?.libraries[0];
    if (found === undefined) throw new Error("the tenant has no library");
    return found;
  };
  /** As the browser's address bar has it, or as a person writes it. */
  const address = (): string => decodeURI(library().webUrl);
  const arrived = (folder: string): NodeView | undefined =>
    library()
      .root.children?.find(({ name }) => name === folder)
      ?.children?.at(0);
  const FILE = { name: "it's Ünïcode #1.pdf", file: { sizeBytes: BYTES, sha256: sha256(content(BYTES)) } };

  it("pastes an address into the form, and finds the file below it with its columns", async () => {
    const { page } = await browser.open(`${system.url}/dashboard?code=${KEY}#/submit`);
    await page.getByLabel("Container").fill("sources");
    await page.getByLabel("Blob", { exact: true }).fill(BLOB);
    expect(await page.getByLabel("Kind").locator("option").allInnerTexts()).toMatchObject({
      0: "Address from the browser",
      1: "SharePoint site",
      2: "Drive, by its ID",
    });
    await page.getByLabel("Address").fill(address());
    await page.getByLabel("Path").fill("2026/{name}");
    await page.getByText("More options").click();
    await page
      .getByLabel("Columns")
      .fill('Department=Finance\nInvoiceNumber=42\nApproved=true\nTags=["a", "b"]');
    await page
      .getByText("Department: text · InvoiceNumber: number 42 · Approved: yes (true) · Tags: list of 2")
      .waitFor();
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByText("Completed", { exact: true }).first().waitFor();
    expect(arrived("2026")).toMatchObject({
      ...FILE,
      file: {
        ...FILE.file,
        fields: { Department: "Finance", InvoiceNumber: 42, Approved: true, Tags: ["a", "b"] },
      },
    });
  });

  it("copies the same on the command line", async () => {
    const env = { AzureWebJobsStorage: system.connectionString, GRAPH_ACCESS_TOKEN: "local" };
    const args = ["copy", `sources/${BLOB}`, address(), "--path", "by-command/{name}", "--watch"];
    const ran = await runPiped(args, { env: { ...env, GRAPH_ENDPOINT: system.graph.url } });
    expect([ran.code, ran.err]).toEqual([0, ""]);
    expect(arrived("by-command")).toMatchObject(FILE);
  });

  it("submits the same to the API", async () => {
    const id = await system.submit({
      source: { container: "sources", blob: BLOB },
      target: { kind: "webUrl", url: library().webUrl, path: "by-api/{name}" },
    });
    const { status } = await system.reaches(id, ({ endedAt }) => endedAt !== null);
    expect(status).toBe("completed");
    expect(arrived("by-api")).toMatchObject(FILE);
  });

  it("opens the file where it was delivered, from the list and from the transfer's page", async () => {
    const id = await system.submit({
      source: { container: "sources", blob: "notes.txt" },
      target: { kind: "webUrl", url: library().webUrl, path: "opened/{name}" },
    });
    const { result } = await system.reaches(id, ({ endedAt }) => endedAt !== null);
    const webUrl = result?.item?.webUrl ?? "";
    expect(webUrl).toMatch(/^http:.*opened\/notes\.txt$/);
    const { page } = await browser.open(`${system.url}/dashboard?code=${KEY}`);
    for (const open of [
      () => page.getByRole("button", { name: "Open notes.txt where it was delivered" }).click(),
      async () => {
        await page.getByRole("link", { name: "notes.txt" }).click();
        await page.getByRole("link", { name: "Open the file" }).click();
      },
    ]) {
      const opened = page.waitForEvent("popup");
      await open();
      const file = await opened;
      await file.waitForURL(webUrl);
      await file.getByText("what has arrived").waitFor();
      await file.close();
    }
  });
});
