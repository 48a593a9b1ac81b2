import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { describe, expect, it, onTestFinished } from "vitest";
import type { GraphOptions } from "../../../local/graph/options.ts";
import { startGraph } from "../../../local/graph/server.ts";
import { graphDestination } from "../../../src/graph/destination.ts";
import { graphClient } from "../../../src/graph/client.ts";
import { targetKindOf } from "../../../src/graph/targets/index.ts";
import { httpSender } from "../../../src/http/send.ts";
import { QuickXorHash } from "../../../src/transfer/hash/quick-xor-hash.ts";
import type { Target } from "../../../src/transfer/job.ts";
import type { Destination, UploadSpec } from "../../../src/transfer/destination.ts";
import type { UploadUrl } from "../../../src/transfer/upload-url.ts";
import { bundle, print, specOf, wanted } from "../../support/scripted-graph.ts";

const USER_AGENT = "NONISV|Contoso|Archive/1.0";

const CONTENT = randomBytes(2 * 327_680 + 7);
const TARGETS: readonly Target[] = [
  { kind: "workbook", workbookId: "w ü" },
  { kind: "workbookChild", workbookId: "w", itemId: "01C" },
  { kind: "sharedItem", shareId: "u!abc" },
  { kind: "sharedItem", sharingUrl: "https://contoso.sharepoint.com/:w:/s/Tëam" },
  bundle,
  { kind: "groupActivityItem", invitationId: "i", groupId: "g", activityId: "a" },
  print,
];

const startWith = async (options: GraphOptions = {}) => {
  const graph = await startGraph(options);
  onTestFinished(() => graph.close());
  const withToken = httpSender(USER_AGENT, [
    {
      name: "token",
      sendRequest: (request, next) => {
        request.headers.set("Authorization", "Bearer local");
        return next(request);
      },
    },
  ]);
  const client = graphClient({
    endpoint: graph.url,
    version: "beta",
    withToken,
    withoutToken: httpSender(USER_AGENT),
    nowMs: Date.now,
  });
  return { graph, destination: graphDestination(client) };
};

const open = async (destination: Destination, spec: UploadSpec): Promise<UploadUrl> => {
  const created = await destination.createSession(spec);
  if (created.kind !== "created") throw new Error(created.error.message);
  expect(created.remaining).toEqual([{ start: 0, endExclusive: spec.source.bytes }]);
  return created.url;
};

const send = (
  destination: Destination,
  target: Target,
  url: UploadUrl,
  start: number,
  endExclusive: number,
) =>
  destination.putRange({
    target,
    url,
    range: { start, endExclusive },
    totalBytes: CONTENT.length,
    body: Readable.from([CONTENT.subarray(start, endExclusive)]),
    timeoutMs: 60_000,
  });

const rest = (start: number) => [{ start, endExclusive: CONTENT.length }];
const specFor = (target: Target, options: object = {}) => specOf(target, options, { bytes: CONTENT.length });

describe("the Graph destination against the stand-in", () => {
  it.each(TARGETS)("uploads a file to %o in ranges and finds it there", async (target) => {
    const { destination, graph } = await startWith({ answerShape: "alternate" });
    const url = await open(destination, specFor(target));
    expect(await send(destination, target, url, 0, 327_680)).toMatchObject({
      kind: "accepted",
      remaining: rest(327_680),
    });
    expect(await destination.querySession(target, url, CONTENT.length)).toMatchObject({
      kind: "open",
      remaining: rest(327_680),
    });
    expect((await send(destination, target, url, 327_680, CONTENT.length)).kind).toBe("committed");
    expect((await destination.querySession(target, url, CONTENT.length)).kind).toBe("gone");
    expect((await destination.deleteSession(url, bundle)).kind).toBe("gone");

    const found = await destination.getItem(target, wanted);
    const hash = new QuickXorHash();
    hash.update(CONTENT);
    const keepsHash = targetKindOf(target).rules.keepsHash;
    expect(found).toMatchObject({
      kind: "found",
      item: { bytes: CONTENT.length, quickXorHash: keepsHash ? hash.digest() : null },
    });
    expect(graph.items()).toHaveLength(1);
  });

  it("reports a range sent twice as misplaced, and the session status has the offset to continue at", async () => {
    const { destination } = await startWith();
    const url = await open(destination, specFor(bundle));
    await send(destination, bundle, url, 0, 327_680);
    expect((await send(destination, bundle, url, 0, 327_680)).kind).toBe("misplaced");
    expect(await destination.querySession(bundle, url, CONTENT.length)).toMatchObject({
      remaining: rest(327_680),
    });
  });

  it("sends ranges of a print document in any order and learns every gap", async () => {
    const { destination } = await startWith();
    const url = await open(destination, specFor(print));
    expect(await send(destination, print, url, 1000, 2000)).toMatchObject({
      kind: "accepted",
      remaining: [{ start: 0, endExclusive: 1000 }, ...rest(2000)],
    });
  });

  it("deletes a session, which then accepts no ranges and leaves no item", async () => {
    const { destination } = await startWith();
    const url = await open(destination, specFor(bundle));
    expect(await destination.deleteSession(url, bundle)).toEqual({ kind: "deleted" });
    expect((await send(destination, bundle, url, 0, 327_680)).kind).toBe("gone");
    expect(await destination.getItem(bundle, wanted)).toEqual({ kind: "absent" });
  });

  it.each([
    ["post", "b!d", "committed"],
    ["source-url", "personal-d", "committed"],
    ["post", "personal-d", "unsupported"],
  ] as const)("commits a deferred upload by %s on drive %s with the result %s", async (by, driveId, kind) => {
    const { destination } = await startWith({ personalDrives: ["personal"] });
    const target = { ...bundle, driveId };
    const spec = specFor(target, { deferCommit: true });
    const url = await open(destination, spec);
    expect(await send(destination, target, url, 0, CONTENT.length)).toMatchObject({
      kind: "accepted",
      remaining: [],
    });
    expect(await destination.getItem(target, wanted)).toEqual({ kind: "absent" });
    expect((await destination.commit(spec, url, by)).kind).toBe(kind);
  });

  it("reports a name conflict on the last range, and resolves it with a commit by source URL", async () => {
    const seed = { path: "/drives/b!d/bundles/01A", name: "report.pdf", content: "old" };
    const { destination } = await startWith({ preexisting: [seed] });
    const url = await open(destination, specFor(bundle));
    expect((await send(destination, bundle, url, 0, CONTENT.length)).kind).toBe("name-conflict");
    const spec = specFor(bundle, { conflictBehavior: "replace" });
    expect((await destination.commit(spec, url, "source-url")).kind).toBe("committed");
    expect(await destination.getItem(bundle, wanted)).toMatchObject({ item: { bytes: CONTENT.length } });
  });

  it("reports an item with another open session as busy", async () => {
    const { destination } = await startWith({ oneSessionPerItem: true });
    await open(destination, specFor(bundle));
    expect(await destination.createSession(specFor(bundle))).toMatchObject({
      kind: "busy",
      error: { code: "target-busy" },
    });
  });

  it("uploads an empty file without a session", async () => {
    const { destination } = await startWith();
    expect(await destination.putWhole(specOf(bundle, {}, { bytes: 0 }), Buffer.alloc(0))).toMatchObject({
      kind: "committed",
      item: { bytes: 0 },
    });
    expect(await destination.getItem(bundle, wanted)).toMatchObject({ kind: "found", item: { bytes: 0 } });
  });

  it.each([
    ["before it is read", { kind: "cut", when: "before" }],
    ["in the middle", { kind: "cut", when: "during", afterBytes: 100_000 }],
    ["after it is stored", { kind: "cut", when: "after" }],
  ] as const)(
    "reports a range whose connection is cut %s as a transient failure, and the session status shows its effect",
    async (_what, action) => {
      const { destination } = await startWith({
        intercept: ({ route, count }) => (route === "putRange" && count === 1 ? action : undefined),
      });
      const url = await open(destination, specFor(bundle));
      expect((await send(destination, bundle, url, 0, 327_680)).kind).toBe("transient");
      const landed = action.when === "after" ? 327_680 : 0;
      expect(await destination.querySession(bundle, url, CONTENT.length)).toMatchObject({
        remaining: rest(landed),
      });
    },
  );

  it("reports a token that Graph refuses as a failed sign-in, which may pass", async () => {
    const { destination } = await startWith({ token: "another" });
    const answer = await destination.createSession(specFor(bundle));
    expect(answer).toMatchObject({
      kind: "transient",
      error: { code: "sign-in-failed", httpStatus: 401 },
    });
  });
});
