import { afterAll, beforeAll, expect, it } from "vitest";
import { content, KIB, sha256 } from "../support/content.ts";
import {
  CLIENT_ID,
  isOfHost,
  startIdentitySystem,
  STORAGE,
  type IdentitySystem,
} from "../support/identity/identity-system.ts";

const BYTES = 700 * KIB;
const USER = "ada@contoso.example";

let system: IdentitySystem;
beforeAll(async () => {
  system = await startIdentitySystem();
  await system.putBlob("report.bin", content(BYTES));
});
afterAll(() => system.stop());

const finance = () => {
  const site = system.graph.tenant().sites.find(({ name }) => name === "Finance");
  if (site === undefined) throw new Error("the tenant has no site Finance");
  return site;
};
const driveId = (): string => finance().libraries[0]?.driveId ?? "none";

/** A target of each kind, by which the file gets a name that only it has. */
const targets: Readonly<Record<string, (name: string) => object>> = {
  site: (name) => ({ kind: "site", siteUrl: finance().webUrl, path: `made/${name}` }),
  user: (name) => ({ kind: "user", userId: USER, path: name }),
  drive: (name) => ({ kind: "drive", driveId: driveId(), path: name }),
  webUrl: (name) => ({ kind: "webUrl", url: `${finance().webUrl}/Shared Documents`, path: name }),
  sharedFolder: (name) => ({
    kind: "sharedFolder",
    sharingUrl: system.graph.tenant().sharingLinks[0] ?? "none",
    path: name,
  }),
  printDocument: (name) => ({ kind: "printDocument", printerId: "prn", jobId: "1", documentId: name }),
};

/** Moves the file and compares what arrived. */
const move = async (kind: string, name: string): Promise<void> => {
  const target = targets[kind]?.(name);
  if (target === undefined) throw new Error(`no target of kind ${kind}`);
  const { data } = await system.transfer(name, "report.bin", target);
  expect([data.error, data.status, data.retries], system.log().slice(-4000)).toEqual([null, "completed", 0]);
  const arrived = system.graph.items().find(({ id }) => id === data.item?.id);
  expect(arrived?.sha256).toBe(sha256(content(BYTES)));
};

const asksFor = (resource: string): number =>
  system.tokens.asks.filter((ask) => ask.resource === resource).length;
const storageRequests = () => [...system.blobs.requests, ...system.queues.requests];

it.each(Object.keys(targets))("moves a file to a %s", async (kind) => {
  await move(kind, `${kind}.bin`);
});

it("asks for tokens for storage and for Graph, as the identity of the deployment, and keeps them", () => {
  const { asks } = system.tokens;
  expect(new Set(asks.map(({ resource }) => resource))).toEqual(new Set([STORAGE, system.graph.url]));
  expect(new Set(asks.map(({ clientId }) => clientId))).toEqual(new Set([CLIENT_ID]));
  expect(asksFor(system.graph.url)).toBe(1);
  expect(storageRequests().filter(({ isRefused }) => isRefused)).toEqual([]);
});

it("drops a token that Graph refuses, and asks for another", async () => {
  system.refuseGraphTokens();
  await move("user", "after-refusal.bin");
  expect(asksFor(system.graph.url)).toBe(2);
  expect(system.graph.requests().filter(({ status }) => status === 401)).toHaveLength(1);
});

it("drops a token that storage refuses, and asks for another", async () => {
  const before = asksFor(STORAGE);
  system.refuseStorageTokens();
  await move("site", "after-storage-refusal.bin");
  expect(asksFor(STORAGE)).toBeGreaterThan(before);
  const seen = storageRequests().length;
  await move("site", "after-that.bin");
  expect(
    storageRequests()
      .slice(seen)
      .filter((request) => request.isRefused && !isOfHost(request)),
  ).toEqual([]);
});

it("renews tokens before they expire", async () => {
  system.tokens.setLifetime(90);
  system.refuseStorageTokens();
  system.refuseGraphTokens();
  await move("drive", "short-lived.bin");
  const before = [asksFor(STORAGE), asksFor(system.graph.url)];
  await move("drive", "renewed.bin");
  expect(asksFor(STORAGE)).toBeGreaterThan(before[0] ?? 0);
  expect(asksFor(system.graph.url)).toBeGreaterThan(before[1] ?? 0);
});

it("has no key in any setting, and puts none into a request", () => {
  const settings = JSON.stringify(system.settings);
  expect(settings).not.toMatch(/AccountKey|SharedAccessSignature|[?&]sig=/i);
  expect(storageRequests().length).toBeGreaterThan(100);
  for (const { authorization, url } of storageRequests()) {
    expect(authorization).toMatch(/^Bearer ./);
    expect(url).not.toMatch(/[?&]sig=/);
  }
  const tokens = new Set(storageRequests().map(({ token }) => token));
  for (const token of tokens) expect(system.log()).not.toContain(token);
});
