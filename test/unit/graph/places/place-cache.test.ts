import { beforeEach, describe, expect, it } from "vitest";
import { findStart } from "../../../../src/graph/places/find-place.ts";
import type { FakeTenant } from "../../../support/fake-tenant.ts";
import { answered, refusal } from "../../../support/scripted-graph.ts";
import {
  channel,
  finderIn,
  foundBy,
  librariesAt,
  sampleTenant,
  share,
  SITE,
  SITE_ROUTE,
  siteById,
  siteByUrl,
  user,
  web,
} from "../../../support/sample-tenant.ts";

const MINUTE_MS = 60_000;

let tenant: FakeTenant;
let find: ReturnType<typeof finderIn>;
beforeEach(() => {
  tenant = sampleTenant();
  find = finderIn(tenant);
});

describe("what was found", () => {
  it("holds for an hour, unless it is to be looked up again", async () => {
    await find(user);
    tenant.nowMs = 60 * MINUTE_MS - 1;
    await find(user);
    expect(tenant.requests).toHaveLength(1);
    tenant.routes.set("/users/anna%40contoso.com/drive", () => answered(200, { id: "b!new" }));
    expect(foundBy(await find(user, "a.pdf", true))).toBe("b!new root");
    expect(foundBy(await find(user))).toBe("b!new root");
    expect(tenant.requests).toHaveLength(2);
    tenant.nowMs += 60 * MINUTE_MS;
    await find(user);
    expect(tenant.requests).toHaveLength(3);
  });

  it("is that nothing is there for a minute", async () => {
    const nobody = { kind: "user", userId: "bob@contoso.com" };
    await find(nobody);
    tenant.nowMs = MINUTE_MS - 1;
    expect(foundBy(await find(nobody))).toBe("permanent target-not-found");
    expect(tenant.requests).toHaveLength(1);
    tenant.nowMs = MINUTE_MS;
    tenant.routes.set("/users/bob%40contoso.com/drive", () => answered(200, { id: "b!bob" }));
    expect(foundBy(await find(nobody))).toBe("b!bob root");
  });

  it("is never that a folder is missing, which somebody may make at any moment", async () => {
    const target = web(`${SITE}/Shared%20Documents/2026`);
    expect(foundBy(await find(target))).toBe("permanent target-not-found");
    const id = tenant.add("b!docs", "2026");
    expect(foundBy(await find(target))).toBe(`b!docs ${id}`);
    const shared = answered(200, { id, folder: {}, parentReference: { driveId: "b!docs" } });
    for (const [base, route] of [
      [share, "/shares/u!x/driveItem"],
      [{ ...channel, channelId: "19:y" }, "/teams/t1/channels/19%3Ay/filesFolder"],
    ] as const) {
      expect((await find(base)).kind).not.toBe("found");
      tenant.routes.set(route, () => shared);
      expect(foundBy(await find(base))).toBe(`b!docs ${id}`);
    }
  });

  it("holds for ten minutes where it is a folder", async () => {
    const target = web(`${SITE}/Shared%20Documents/2026`);
    const before = tenant.add("b!docs", "2026");
    expect(foundBy(await find(target))).toBe(`b!docs ${before}`);
    tenant.remove("b!docs", before);
    const after = tenant.add("b!docs", "2026");
    tenant.nowMs = 10 * MINUTE_MS - 1;
    expect(foundBy(await find(target))).toBe(`b!docs ${before}`);
    tenant.nowMs = 10 * MINUTE_MS;
    expect(foundBy(await find(target))).toBe(`b!docs ${after}`);
  });

  it.each([
    ["by name", { ...siteById, library: "Contracts" }, "a.pdf"],
    ["in front of the path", siteById, "Contracts/a.pdf"],
    ["by address", web(`${SITE}/Contracts`), "a.pdf"],
  ])("is that a library %s is not listed for a minute", async (_how, target, path) => {
    await find(target, path);
    const value = [{ id: "b!contracts", name: "Contracts", webUrl: `${SITE}/Contracts` }];
    tenant.routes.set(librariesAt(SITE_ROUTE), () => answered(200, { value }));
    tenant.nowMs = MINUTE_MS - 1;
    expect(foundBy(await find(target, path))).not.toBe("b!contracts root");
    tenant.nowMs = MINUTE_MS;
    expect(foundBy(await find(target, path))).toBe("b!contracts root");
  });

  it("is not that Graph failed", async () => {
    tenant.meddle = () => refusal(500, "generalException");
    expect((await find(user)).kind).toBe("transient");
    tenant.meddle = () => null;
    expect((await find(user)).kind).toBe("found");
  });

  it("is looked up once by many at the same time", async () => {
    await Promise.all(Array.from({ length: 100 }, () => find(siteByUrl)));
    expect(tenant.requests).toHaveLength(2);
  });

  it("is looked up again where its drive turns out to be gone", async () => {
    await find(user);
    tenant.addDrive("b!new");
    tenant.meddle = (_, path) => (path.startsWith("/drives/b!anna/") ? refusal(404, "itemNotFound") : null);
    tenant.routes.set("/users/anna%40contoso.com/drive", () => answered(200, { id: "b!new" }));
    expect((await find(user, "x/a.pdf")).kind).toBe("found");
    expect(tenant.foldersOf("b!new")).toEqual(["x"]);
  });
});

describe("a target that is tried", () => {
  it("is found without making anything", async () => {
    expect(await findStart(tenant.client(), siteByUrl)).toMatchObject({ folder: { driveId: "b!docs" } });
    expect(await findStart(tenant.client(), { kind: "user", userId: "bob" })).toMatchObject({
      kind: "permanent",
    });
    const gone = { kind: "drive", driveId: "b!gone" };
    expect(await findStart(tenant.client(), gone)).toMatchObject({ error: { code: "target-not-found" } });
    const file = { kind: "drive", driveId: "b!docs", folderId: tenant.add("b!docs", "a.pdf", false) };
    expect(await findStart(tenant.client(), file)).toMatchObject({ error: { code: "target-rejected" } });
    expect(tenant.requests.every((request) => request.startsWith("GET "))).toBe(true);
  });
});
