import { beforeEach, describe, expect, it } from "vitest";
import { fileFinder } from "../../../../src/graph/places/find-file.ts";
import type { GetItemAnswer } from "../../../../src/transfer/destination.ts";
import type { Target } from "../../../../src/transfer/job.ts";
import type { FakeTenant } from "../../../support/fake-tenant.ts";
import { sampleTenant, SITE, siteById, web } from "../../../support/sample-tenant.ts";
import { answered, refusal } from "../../../support/scripted-graph.ts";

const DRIVE = "b!docs";
const drive: Target = { kind: "drive", driveId: DRIVE };

let tenant: FakeTenant;
let find: (path: string, target?: Target) => Promise<GetItemAnswer>;
beforeEach(() => {
  tenant = sampleTenant();
  const findFile = fileFinder(tenant.client());
  find = (path, target = drive) => {
    const [first = "", ...rest] = path.split("/");
    return findFile({ target, path: [first, ...rest] });
  };
});

const idOf = (answer: GetItemAnswer): string | null =>
  answer.kind === "found" ? answer.item.id : answer.kind;

describe("the file at a path", () => {
  it("is found from the top, with one call for each folder and each file", async () => {
    const a = tenant.add(DRIVE, "2026/October #1/a.pdf", false);
    const b = tenant.add(DRIVE, "2026/October #1/b.pdf", false);
    expect(idOf(await find("2026/October #1/a.pdf"))).toBe(a);
    expect(tenant.requests).toEqual([
      "GET /drives/b!docs/items/root:/2026:",
      "GET /drives/b!docs/items/01-2:/October%20%231:",
      "GET /drives/b!docs/items/01-3:/a.pdf:",
    ]);
    expect(idOf(await find("2026/October #1/b.pdf"))).toBe(b);
    expect(tenant.requests).toHaveLength(4);
    expect(idOf(await find("2026/October #1/c.pdf"))).toBe("absent");
  });

  it("is absent below a missing folder, which is looked up once and not made", async () => {
    tenant.add(DRIVE, "2026");
    expect(idOf(await find("2026/none/deep/a.pdf"))).toBe("absent");
    expect(idOf(await find("2026/none/deep/b.pdf"))).toBe("absent");
    expect(tenant.requests).toEqual([
      "GET /drives/b!docs/items/root:/2026:",
      "GET /drives/b!docs/items/01-2:/none:",
    ]);
    expect(tenant.foldersOf(DRIVE)).toEqual(["2026"]);
  });

  it("is found below a folder that another drive's shortcut leads to", async () => {
    const there = tenant.add("b!plans", "shared");
    const file = tenant.add("b!plans", "shared/a.pdf", false);
    const remoteItem = { id: there, folder: {}, parentReference: { driveId: "b!plans" } };
    tenant.routes.set("/drives/b!docs/items/root:/short:", () => answered(200, { id: "s", remoteItem }));
    expect(idOf(await find("short/a.pdf"))).toBe(file);
  });

  it.each<[string, Target, string]>([
    ["an address", web(`${SITE}/Shared%20Documents`), "a.pdf"],
    ["a site's own library", siteById, "a.pdf"],
    ["a library that leads the path", siteById, "dokumente/a.pdf"],
  ])("is looked for below %s", async (_, target, path) => {
    const id = tenant.add(DRIVE, "a.pdf", false);
    expect(idOf(await find(path, target))).toBe(id);
  });

  it.each<[string, string, () => void, string]>([
    ["a file among its folders", "a.pdf/b.pdf", () => tenant.add(DRIVE, "a.pdf", false), "target-rejected"],
    ["a folder that SharePoint keeps for itself", "Forms/b.pdf", () => undefined, "target-rejected"],
    [
      "a refusal",
      "x/a.pdf",
      () => (tenant.meddle = (_, path) => (path.includes(":/x:") ? refusal(403, "accessDenied") : null)),
      "target-forbidden",
    ],
  ])("cannot be looked up with %s", async (_, path, prepare, code) => {
    prepare();
    expect(await find(path)).toMatchObject({ kind: "permanent", error: { code } });
  });

  it("names the permission that is missing", async () => {
    tenant.meddle = () => refusal(403, "accessDenied");
    expect(await find("a.pdf")).toMatchObject({
      error: { message: expect.stringContaining("Files.ReadWrite.All") as string },
    });
  });
});
