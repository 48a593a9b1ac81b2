import { answered } from "./scripted-graph.ts";
import { placeFinder } from "../../src/graph/places/find-place.ts";
import type { Destination, PlaceAnswer } from "../../src/transfer/destination.ts";
import type { Target } from "../../src/transfer/job.ts";
import { FakeTenant } from "./fake-tenant.ts";

export const HOST = "contoso.sharepoint.com";
export const SITE = `https://${HOST}/sites/Finance`;
const SITE_ID = `${HOST},1,2`;
export const SITE_ROUTE = `/sites/${encodeURIComponent(SITE_ID)}`;
/** The list of a site's libraries. */
export const librariesAt = (site: string): string => `${site}/drives?$select=id,name,webUrl&$top=50`;

/** A tenant with a site that has two libraries, the first its own, and a subsite with one; a person, a group, a channel. */
export const sampleTenant = (): FakeTenant => {
  const tenant = new FakeTenant();
  for (const drive of ["b!docs", "b!plans", "b!sub", "b!anna", "b!group", "b!team"]) tenant.addDrive(drive);
  const reply = (path: string, body: object) => tenant.routes.set(path, () => answered(200, body));
  reply(`/sites/${HOST}:/sites/Finance`, { id: SITE_ID });
  reply(`${SITE_ROUTE}/drive`, { id: "b!docs" });
  reply(librariesAt(SITE_ROUTE), {
    value: [
      { id: "b!docs", name: "Dokumente", webUrl: `${SITE}/Shared%20Documents` },
      { id: "b!plans", name: "Plans", webUrl: `${SITE}/Plans%202` },
    ],
  });
  reply(`/sites/${HOST}:/sites/Finance/Sub`, { id: "sub" });
  reply(librariesAt("/sites/sub"), { value: [{ id: "b!sub", name: "Docs", webUrl: `${SITE}/Sub/Docs` }] });
  reply(`/sites/${HOST}`, { id: "home" });
  reply(librariesAt("/sites/home"), {
    value: [{ id: "b!docs", name: "Docs", webUrl: `https://${HOST}/Docs` }],
  });
  reply("/sites/home/drive", { id: "b!docs" });
  reply("/users/anna%40contoso.com/drive", { id: "b!anna" });
  reply("/groups/g1/drive", { id: "b!group" });
  reply("/teams/t1/channels/19%3Ax%40thread.tacv2/filesFolder", {
    id: tenant.add("b!team", "General"),
    folder: {},
    parentReference: { driveId: "b!team" },
  });
  return tenant;
};

export const channel = { kind: "channel", teamId: "t1", channelId: "19:x@thread.tacv2" };
export const user = { kind: "user", userId: "anna@contoso.com" };
export const siteByUrl = { kind: "site", siteUrl: SITE };
export const siteById = { kind: "site", siteId: SITE_ID };
export const share = { kind: "sharedFolder", shareId: "u!x" };
export const web = (url: string): Target => ({ kind: "webUrl", url });

/** One process that finds places in the tenant. */
export const finderIn = (tenant: FakeTenant, endpoint?: string) => {
  const findPlace: Destination["findPlace"] = placeFinder(tenant.client(endpoint));
  return (target: Target, path = "a.pdf", fresh = false): Promise<PlaceAnswer> => {
    const [first = "", ...rest] = path.split("/");
    return findPlace({ target, path: [first, ...rest], fresh });
  };
};

/** `drive folder`, or the failure's kind and code. */
export const foundBy = (answer: PlaceAnswer): string =>
  answer.kind === "found"
    ? `${answer.place.driveId} ${answer.place.folderId}`
    : `${answer.kind} ${answer.error.code}`;

export const messageOf = (answer: PlaceAnswer): string =>
  answer.kind === "found" ? "" : answer.error.message;
