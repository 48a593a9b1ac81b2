import { describe, expect, it } from "vitest";
import { addressFromPath, routeOf } from "../../../../local/graph/route.ts";

const ITEMS = [
  ["workbook", "/workbooks/w"],
  ["workbookChild", "/workbooks/w/children/i"],
  ["sharedItem", "/shares/u!abc/driveItem"],
  ["bundle", "/drives/d/bundles/i"],
  ["groupActivityItem", "/invitations/v/invitedUser/joinedGroups/g/drive/activities/a/driveItem"],
  ["printDocument", "/print/printers/p/jobs/j/documents/d"],
] as const;

const nameOf = (method: string, target: string): string => routeOf(method, target).name;

describe("routeOf", () => {
  it.each(ITEMS)("finds the routes of a %s", (kind, path) => {
    for (const version of ["beta", "v1.0"]) {
      expect(routeOf("POST", `/${version}${path}/createUploadSession`)).toMatchObject({
        name: "createUploadSession",
        version,
        address: { kind, key: path },
      });
      expect(routeOf("GET", `/${version}${path}`)).toMatchObject({ name: "getItem", address: { kind } });
    }
    const small = nameOf("PUT", `/v1.0${path}/content`);
    const commit = nameOf("PUT", `/v1.0${path}`);
    if (kind === "printDocument") expect([small, commit]).toEqual(["notFound", "badMethod"]);
    else expect([small, commit]).toEqual(["putContent", "commitFromSource"]);
  });

  it.each([
    ["GET", "/v2.0/workbooks/w", "notFound"],
    ["GET", "/workbooks/w", "notFound"],
    ["GET", "/beta/workbooks", "notFound"],
    ["GET", "/beta/workbooks/", "notFound"],
    ["GET", "/beta/workbooks/w/", "notFound"],
    ["GET", "/beta/shares/s", "notFound"],
    ["POST", "/beta/drives//bundles/i/createUploadSession", "notFound"],
    ["GET", "/beta/workbooks/w/createUploadSession", "badMethod"],
    ["DELETE", "/beta/workbooks/w", "badMethod"],
    ["GET", "/beta/workbooks/%zz", "badPath"],
    ["PATCH", "/up/x", "badMethod"],
    ["PUT", "/up/x/y", "notFound"],
    ["POST", "/", "notFound"],
  ])("maps %s %s to %s", (method, target, name) => {
    expect(nameOf(method, target)).toBe(name);
  });

  it("decodes ids segment by segment, and normalizes the spelling of an address", () => {
    const route = routeOf("GET", "/beta/drives/b%21x/bundles/a%2Fb%20c");
    expect(route).toMatchObject({
      address: { driveId: "b!x", itemId: "a/b c", key: "/drives/b!x/bundles/a%2Fb%20c" },
    });
    expect(addressFromPath("/drives/b!x/bundles/a%2fb%20c")?.key).toBe("/drives/b!x/bundles/a%2Fb%20c");
  });

  it("extracts the session and the secret of an upload URL", () => {
    expect(routeOf("PUT", "/up/abc?tempauth=s%2Bt")).toEqual({
      name: "putRange",
      sessionId: "abc",
      tempauth: "s+t",
    });
    expect(routeOf("DELETE", "/up/abc")).toMatchObject({ name: "deleteSession", tempauth: null });
  });
});
