import { beforeEach, expect, it } from "vitest";
import type { FakeTenant } from "../../../support/fake-tenant.ts";
import { answered, refusal } from "../../../support/scripted-graph.ts";
import {
  finderIn,
  foundBy,
  librariesAt,
  messageOf,
  sampleTenant,
  SITE,
  SITE_ROUTE,
  siteById,
  web,
} from "../../../support/sample-tenant.ts";

const GRAPH = "https://graph.example/v1.0";
const PAGE = 50;
const LAST = { ...siteById, library: "Library 249" };

let tenant: FakeTenant;
let find: ReturnType<typeof finderIn>;
beforeEach(() => {
  tenant = sampleTenant();
  find = finderIn(tenant);
});

const addressOf = (page: number): string =>
  `${librariesAt(SITE_ROUTE)}${page === 0 ? "" : `&$skiptoken=${page}`}`;

/** A site whose libraries come in pages. */
const listInPages = (libraries: number, nextOf = (page: number): string => GRAPH + addressOf(page)): void => {
  const pages = Math.ceil(libraries / PAGE);
  for (let page = 0; page < pages; page++) {
    const value = Array.from({ length: Math.min(PAGE, libraries - page * PAGE) }, (_, i) => {
      const name = `Library ${page * PAGE + i}`;
      return { id: `b!${name}`, name, webUrl: `${SITE}/${encodeURIComponent(name)}` };
    });
    const next = page + 1 < pages ? { "@odata.nextLink": nextOf(page + 1) } : {};
    tenant.routes.set(addressOf(page), () => answered(200, { value, ...next }));
  }
};

it("finds the last of 250 libraries, by name and by address", async () => {
  listInPages(250);
  expect(foundBy(await find(LAST))).toBe("b!Library 249 root");
  expect(tenant.requests).toEqual([0, 1, 2, 3, 4].map((page) => `GET ${addressOf(page)}`));
  expect(foundBy(await find(web(`${SITE}/Library%20248`)))).toBe("b!Library 248 root");
  expect(messageOf(await find({ ...siteById, library: "None" }))).toContain("and 240 more");
});

it("finds the last of as many libraries as a site can have", async () => {
  listInPages(2000);
  expect(foundBy(await find({ ...siteById, library: "Library 1999" }))).toBe("b!Library 1999 root");
});

it("gives up on a list that does not end", async () => {
  const next = GRAPH + addressOf(0);
  tenant.routes.set(addressOf(0), () => answered(200, { value: [], "@odata.nextLink": next }));
  const answer = await find(LAST);
  expect(foundBy(answer)).toBe("permanent target-rejected");
  expect(messageOf(answer)).toContain("does not end");
  expect(tenant.requests).toHaveLength(40);
});

it.each([
  "https://evil.example/v1.0/sites",
  "http://graph.example/v1.0/sites",
  "https://graph.example:8443/v1.0/sites",
  "https://graph.example@evil.example/v1.0/sites",
  "/sites",
  "",
])("takes its token to no page outside Graph: %s", async (next) => {
  listInPages(100, () => next);
  const answer = await find(LAST);
  expect(foundBy(answer)).toBe("permanent target-rejected");
  expect(messageOf(answer)).toContain("not at Graph's own address");
  expect(tenant.requests).toHaveLength(1);
});

it("keeps no list of which a page failed", async () => {
  listInPages(250);
  tenant.meddle = (_, path) => (path === addressOf(3) ? refusal(503, "serviceNotAvailable") : null);
  expect((await find(LAST)).kind).toBe("transient");
  tenant.meddle = () => null;
  expect(foundBy(await find(LAST))).toBe("b!Library 249 root");
});
