import { beforeEach, describe, expect, it } from "vitest";
import { placeFinder } from "../../../../src/graph/places/find-place.ts";
import type { Destination, PlaceAnswer } from "../../../../src/transfer/destination.ts";
import { seededRandom } from "../../../fakes/seeded-random.ts";
import { FakeTenant } from "../../../support/fake-tenant.ts";
import { answered, broken, refusal } from "../../../support/scripted-graph.ts";

const MINUTE_MS = 60_000;
const DRIVE = "b!d";

let tenant: FakeTenant;
let findPlace: Destination["findPlace"];
beforeEach(() => {
  tenant = new FakeTenant();
  tenant.addDrive(DRIVE);
  findPlace = placeFinder(tenant.client());
});

const find = (path: string, own: object = {}, fresh = false): Promise<PlaceAnswer> => {
  const [first = "", ...rest] = path.split("/");
  return findPlace({
    target: { kind: "drive", driveId: DRIVE, path: "-", ...own },
    path: [first, ...rest],
    fresh,
  });
};
const folderIdOf = (answer: PlaceAnswer): string =>
  answer.kind === "found" ? answer.place.folderId : answer.kind;

describe("the folders of a path", () => {
  it("cost no call where there are none", async () => {
    expect(await find("a.pdf")).toEqual({
      kind: "found",
      place: { driveId: DRIVE, folderId: "root", name: "a.pdf" },
    });
    expect(await find("a.pdf", { folderId: "01F" })).toMatchObject({ place: { folderId: "01F" } });
    expect(tenant.requests).toEqual([]);
  });

  it("that are there cost one call, and then none for ten minutes", async () => {
    const id = tenant.add(DRIVE, "2026/October #1");
    const place = { driveId: DRIVE, folderId: id, name: "a.pdf" };
    expect(await find("2026/October #1/a.pdf")).toEqual({ kind: "found", place });
    expect(tenant.requests).toEqual(["GET /drives/b!d/items/root:/2026/October%20%231:"]);
    tenant.nowMs = 10 * MINUTE_MS - 1;
    await find("2026/OCTOBER #1/b.pdf");
    expect(tenant.requests).toHaveLength(1);
    await find("2026/October #1/b.pdf", {}, true);
    expect(tenant.requests).toHaveLength(2);
    tenant.nowMs = 20 * MINUTE_MS - 1;
    await find("2026/October #1/b.pdf");
    expect(tenant.requests).toHaveLength(3);
  });

  it("that are missing are made from the top, below the deepest that is there", async () => {
    const id = tenant.add(DRIVE, "a");
    const found = await find("a/b/c/x.pdf");
    expect(tenant.requests).toEqual([
      "GET /drives/b!d/items/root:/a/b/c:",
      "GET /drives/b!d/items/root:/a/b:",
      "GET /drives/b!d/items/root:/a:",
      `POST /drives/b!d/items/${id}/children`,
      "POST /drives/b!d/items/01-2/children",
    ]);
    expect(tenant.foldersOf(DRIVE)).toEqual(["a", "a/b", "a/b/c"]);
    expect(folderIdOf(found)).toBe("01-3");
    await find("a/b/d/x.pdf");
    expect(tenant.requests.slice(5)).toEqual([
      "GET /drives/b!d/items/root:/a/b/d:",
      "POST /drives/b!d/items/01-2/children",
    ]);
  });

  it("may begin at a folder of the drive", async () => {
    const id = tenant.add(DRIVE, "inbox");
    await find("a/x.pdf", { folderId: id });
    expect(tenant.foldersOf(DRIVE)).toEqual(["inbox", "inbox/a"]);
  });

  it("are made by one of those that want them at the same time", async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => find("a/b/x.pdf")));
    expect(new Set(answers.map(folderIdOf))).toEqual(new Set(["01-2"]));
    expect(tenant.requests).toHaveLength(4);
  });

  it("that another process makes first are taken as they are", async () => {
    tenant.meddle = ({ method }) => {
      if (method === "POST") tenant.add(DRIVE, "a");
      return null;
    };
    expect(folderIdOf(await find("a/x.pdf"))).toBe("01-1");
    expect(tenant.requests.at(-1)).toBe("GET /drives/b!d/items/root:/a:");
  });

  it("that another process has made, but that cannot be seen yet, are looked for again", async () => {
    tenant.meddle = ({ method }) => (method === "POST" ? refusal(409, "nameAlreadyExists") : null);
    expect(await find("a/x.pdf")).toMatchObject({ kind: "transient", error: { code: "target-unavailable" } });
  });

  it("that were just made, but cannot be seen as parents yet, are looked for again", async () => {
    tenant.meddle = (_, path) => (path.endsWith("/01-1/children") ? refusal(404, "itemNotFound") : null);
    expect(await find("a/b/x.pdf")).toMatchObject({ kind: "transient" });
    tenant.meddle = () => null;
    expect(folderIdOf(await find("a/b/x.pdf"))).toBe("01-2");
    expect(tenant.made).toEqual(["root/a", "01-1/b"]);
  });

  it.each([
    ["409 resourceModified", refusal(409, "resourceModified"), "transient"],
    [
      "409 Save Conflict",
      refusal(409, "generalException", "Save Conflict. Your changes conflict."),
      "transient",
    ],
    ["423", refusal(423, "resourceLocked"), "locked"],
    ["429", refusal(429, "tooManyRequests", "Wait.", { "Retry-After": "7" }), "throttled"],
    ["500", refusal(500, "generalException"), "transient"],
    ["a broken connection", broken, "transient"],
    ["a page", answered(200, "<html>"), "transient"],
    ["507", refusal(507, "quotaLimitReached"), "permanent"],
    ["400", refusal(400, "invalidRequest"), "permanent"],
  ])("that meet %s when they are looked up or made: %#", async (_what, answer, kind) => {
    tenant.meddle = ({ method }) => (method === "POST" ? answer : null);
    expect((await find("a/x.pdf")).kind).toBe(kind);
    tenant.meddle = ({ method }) => (method === "GET" ? answer : null);
    expect((await find("b/x.pdf")).kind).toBe(kind);
    tenant.meddle = () => null;
    expect((await find("a/x.pdf")).kind).toBe("found");
  });

  it("that are files are refused, by name", async () => {
    tenant.add(DRIVE, "a/notes", false);
    const failure = { kind: "permanent", error: { code: "target-rejected" } };
    const direct = await find("a/notes/x.pdf");
    expect(direct).toMatchObject(failure);
    expect(await find("a/notes/deep/x.pdf")).toMatchObject(failure);
    expect(direct).toMatchObject({
      error: { message: expect.stringContaining('"a/notes" is a file') as string },
    });
    expect(tenant.made).toEqual([]);
  });

  it("that are a file which another process has just made are refused", async () => {
    tenant.meddle = ({ method }) => {
      if (method === "POST") tenant.add(DRIVE, "a", false);
      return null;
    };
    expect(await find("a/x.pdf")).toMatchObject({ kind: "permanent", error: { code: "target-rejected" } });
  });

  it.each(["forms", "Forms"])("may not be %s at the root", async (name) => {
    expect(await find(`${name}/x.pdf`)).toMatchObject({
      kind: "permanent",
      error: { code: "target-rejected" },
    });
    expect(tenant.requests).toEqual([]);
    const id = tenant.add(DRIVE, "in");
    expect((await find(`${name}/x.pdf`, { folderId: id })).kind).toBe("found");
    expect((await find(`in/${name}/x.pdf`)).kind).toBe("found");
  });

  it.each([
    [{ driveId: "b!gone" }, 'there is no drive "b!gone"'],
    [{ folderId: "01G" }, 'there is no folder "01G" in the drive "b!d"'],
  ])("lead nowhere without a base: %o", async (own, message) => {
    const answer = await find("a/x.pdf", own);
    expect(answer).toMatchObject({ kind: "permanent", error: { code: "target-not-found" } });
    expect(answer).toMatchObject({ error: { message: expect.stringContaining(message) as string } });
  });

  it("name the permission that is missing", async () => {
    tenant.meddle = () => refusal(403, "accessDenied");
    const answer = await find("a/x.pdf");
    expect(answer).toMatchObject({ kind: "permanent", error: { code: "target-forbidden", httpStatus: 403 } });
    const message = answer.kind === "permanent" ? answer.error.message : "";
    for (const part of ["Files.ReadWrite.All for an app", "Files.ReadWrite for a", "Sites.Selected"])
      expect(message).toContain(part);
  });

  it("follow a shortcut into another drive", async () => {
    tenant.addDrive("b!other");
    const id = tenant.add("b!other", "Team");
    tenant.routes.set("/drives/b!d/items/root:/Team:", () =>
      answered(200, { id: "01S", remoteItem: { id, folder: {}, parentReference: { driveId: "b!other" } } }),
    );
    expect(await find("Team/x.pdf")).toEqual({
      kind: "found",
      place: { driveId: "b!other", folderId: id, name: "x.pdf" },
    });
    await find("Team/sub/x.pdf");
    expect(tenant.foldersOf("b!other")).toEqual(["Team", "Team/sub"]);
  });

  it("that take too long are left to the next try", async () => {
    tenant.meddle = () => {
      tenant.nowMs += 16_000;
      return null;
    };
    const path = "a/b/c/x.pdf";
    const kinds: string[] = [];
    for (let i = 0; i < 20 && kinds.at(-1) !== "found"; i++) kinds.push((await find(path)).kind);
    expect(new Set(kinds)).toEqual(new Set(["transient"]));
    tenant.meddle = () => {
      tenant.nowMs += 4000;
      return null;
    };
    expect((await find(path)).kind).toBe("found");
  });

  it.each([1, 2, 3])("are made once for 500 transfers, whatever happens: seed %d", async (seed) => {
    const random = seededRandom(seed);
    const fates = [
      () => refusal(409, "resourceModified"),
      () => refusal(404, "itemNotFound"),
      () => refusal(423, "resourceLocked"),
      () => refusal(429, "tooManyRequests", "Wait.", { "Retry-After": "1" }),
      () => broken,
    ];
    tenant.meddle = ({ method }, path) => {
      if (random() > 0.2) return null;
      const fate = fates[Math.floor(random() * fates.length)];
      const answer = fate?.() ?? null;
      // A 404 for a POST is a parent that cannot be seen yet; the root always can.
      const lags = method === "POST" && !path.endsWith("/root/children");
      return answer?.kind === "answered" && answer.status === 404 && !lags ? null : answer;
    };
    const folder = (n: number) => `Scans/20${20 + (n % 4)}/${String(n % 40).padStart(2, "0")}`;
    const processes = Array.from({ length: 4 }, () => placeFinder(tenant.client()));
    const left = new Map(Array.from({ length: 500 }, (_, n) => [n, folder(n)]));
    const ids = new Map<string, Set<string>>();
    for (let round = 0; left.size > 0; round++) {
      expect(round).toBeLessThan(100);
      await Promise.all(
        [...left].map(async ([n, path]) => {
          const [first = "", ...rest] = [...path.split("/"), `${n}.pdf`];
          const target = { kind: "drive", driveId: DRIVE, folderId: "root" };
          const answer = await processes[n % 4]?.({ target, path: [first, ...rest], fresh: false });
          expect(answer?.kind).not.toBe("permanent");
          if (answer?.kind !== "found") return;
          expect(answer.place.name).toBe(`${n}.pdf`);
          ids.set(path, (ids.get(path) ?? new Set()).add(answer.place.folderId));
          left.delete(n);
        }),
      );
    }
    expect(ids.size).toBe(40);
    expect([...ids.values()].every(({ size }) => size === 1)).toBe(true);
    expect(new Set(tenant.made).size).toBe(tenant.made.length);
    expect(tenant.foldersOf(DRIVE)).toHaveLength(1 + 4 + 40);
  });
});
