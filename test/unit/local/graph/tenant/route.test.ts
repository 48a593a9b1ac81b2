import { describe, expect, it } from "vitest";
import { routeOf } from "../../../../../local/graph/route.ts";

const nameOf = (method: string, path: string): string => routeOf(method, `/v1.0${path}`).name;

describe("routes of the tenant", () => {
  it.each([
    ["GET", "/sites", "findSites"],
    ["GET", "/sites/h,1,2", "getSite"],
    ["GET", "/sites/h", "getSite"],
    ["GET", "/sites/h:/sites/x", "getSite"],
    ["GET", "/sites/h:/sites/x:", "getSite"],
    ["GET", "/sites/h:/sites/x:/drives", "listDrives"],
    ["GET", "/sites/h,1,2/drives", "listDrives"],
    ["GET", "/sites/h,1,2/drive", "getDrive"],
    ["GET", "/sites/h,1,2/drives/d", "getDrive"],
    ["GET", "/users/u/drive", "getDrive"],
    ["GET", "/groups/g/drive", "getDrive"],
    ["GET", "/drives/d", "getDrive"],
    ["GET", "/teams/t/channels/c/filesFolder", "getFilesFolder"],
    ["GET", "/drives/d/root", "getItem"],
    ["GET", "/drives/d/root:/a/b:", "getItem"],
    ["GET", "/drives/d/items/i:/a", "getItem"],
    ["PUT", "/drives/d/items/i:/a:", "commitFromSource"],
    ["POST", "/users/u/drive/items/i:/a:/createUploadSession", "createUploadSession"],
    ["PUT", "/groups/g/drive/root:/a:/content", "putContent"],
    ["GET", "/drives/d/items/i/children", "listChildren"],
    ["POST", "/drives/d/root:/a:/children", "createFolder"],
    ["POST", "/drives/d/items/i/checkin", "checkIn"],
    ["POST", "/drives/d/items/i/checkout", "checkOut"],
    ["GET", "/drives/d/items/i/listItem", "getListItem"],
    ["PATCH", "/drives/d/items/i/listItem", "patchListItem"],
    ["PATCH", "/drives/d/items/i/listItem/fields", "patchFields"],
    ["DELETE", "/drives/d/items/i", "badMethod"],
    ["GET", "/drives/d/items/i/checkin", "badMethod"],
    ["POST", "/sites/h", "badMethod"],
    ["GET", "/drives", "notFound"],
    ["GET", "/drives/", "notFound"],
    ["GET", "/drives/d:/a:", "notFound"],
    ["GET", "/drives/d/items", "notFound"],
    ["GET", "/drives/d/items:/i:", "notFound"],
    ["GET", "/drives/d/items/i/other", "notFound"],
    ["GET", "/drives/d/root%3A/a", "notFound"],
    ["GET", "/drives/d/root:/a:/root:/b:", "notFound"],
    ["GET", "/sites/h/drives:/x:", "notFound"],
    ["GET", "/sites/h/lists", "notFound"],
    ["GET", "/sites/h/drives/d:/x:", "notFound"],
    ["GET", "/users/u", "notFound"],
    ["GET", "/groups/g/sites", "notFound"],
    ["GET", "/teams/t/channels/c", "notFound"],
    ["GET", "/teams/t/other/c/filesFolder", "notFound"],
  ])("maps %s %s to %s", (method, path, name) => {
    expect(nameOf(method, path)).toBe(name);
  });

  it("has the path without the verb as its key", () => {
    expect(routeOf("POST", "/beta/drives/b%21d/root:/a%20b/c:/createUploadSession?x=1")).toMatchObject({
      key: "/drives/b!d/root:/a%20b/c:",
      version: "beta",
    });
  });

  it("leaves a browser's addresses to the page", () => {
    expect(routeOf("GET", "/sites/Finance/a?x=1")).toEqual({ name: "web", target: "/sites/Finance/a?x=1" });
    expect(routeOf("GET", "/:f:/s/x").name).toBe("web");
    expect(routeOf("PUT", "/sites/Finance/a").name).toBe("notFound");
  });
});
